#if os(Linux)
import Testing

@testable import OAuth2Curl

@Suite("Moments")
struct MomentTests {
    @Test("Sums that are too large are the end of time", arguments: [Duration.seconds(Int64.max), .seconds(1e18)])
    func saturation(duration: Duration) {
        #expect(Moment.now.advanced(by: duration) == .never)
        #expect(Moment.never.advanced(by: .seconds(1)) == .never)
    }

    @Test(
        "What is left is rounded up, never negative, and fits libcurl",
        arguments: [
            (Duration.zero, Int32(0)), (.nanoseconds(1), 1), (.milliseconds(1), 1), (.microseconds(1001), 2),
            (.seconds(-1), 0), (.seconds(Int64.min), 0), (.seconds(Int64.max), 1_000_000_000),
        ]
    )
    func milliseconds(duration: Duration, expected: Int32) {
        let now = Moment.now
        #expect(now.advanced(by: duration).milliseconds(after: now) == expected)
    }

    @Test("Of a moment long past nothing is left, however late it is")
    func past() {
        let past = Moment.now.advanced(by: .seconds(Int64.min))
        #expect(past.milliseconds(after: Moment.now.advanced(by: .seconds(1))) == 0)
    }
}
#endif
