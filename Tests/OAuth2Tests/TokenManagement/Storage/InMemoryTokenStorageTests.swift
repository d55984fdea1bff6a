import OAuth2
import OAuth2Testing
import Testing

@Suite("Grants in memory")
struct InMemoryTokenStorageTests {
    @Test("keeps the contract", arguments: TokenStorageConformance.Rule.all)
    func conformance(rule: TokenStorageConformance.Rule) async throws {
        let storage = InMemoryTokenStorage()
        try await TokenStorageConformance.check(rule) { storage }
    }

    @Test("the version of one storage is never right for another")
    func versions() async throws {
        let (one, other) = (InMemoryTokenStorage(), InMemoryTokenStorage())
        let version = try #require(await one.compareAndSwap("k", expected: nil, bytes: [1]))
        _ = await other.compareAndSwap("k", expected: nil, bytes: [1])
        #expect(await other.compareAndSwap("k", expected: version, bytes: [2]) == nil)
    }
}
