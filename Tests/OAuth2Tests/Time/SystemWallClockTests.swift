import Foundation
import Testing

@testable import OAuth2

@Suite("The system's clock")
struct SystemWallClockTests {
    @Test("it is the time of day, not later than it is")
    func now() {
        // A machine that stops in between takes its time.
        let before = Date().addingTimeInterval(-60)
        let now = SystemWallClock().now
        #expect(now > before)
        #expect(now <= Date())
    }
}
