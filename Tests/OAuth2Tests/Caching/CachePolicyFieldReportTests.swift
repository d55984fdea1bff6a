import OAuth2
import Testing

@Suite("Field reports: how long published documents are kept")
struct CachePolicyFieldReportTests {
    @Test("D: the lifetimes and intervals are those that the documentation names")
    func defaults() {
        for (policy, lifetime) in [(CachePolicy.metadata, Duration.seconds(3_600)), (.keys, .seconds(600))] {
            #expect(policy.lifetime == lifetime)
            #expect(policy.staleLifetime == .seconds(86_400))
            #expect(policy.retryInterval == .seconds(5))
            #expect(policy.missInterval == .seconds(30))
        }
    }
}
