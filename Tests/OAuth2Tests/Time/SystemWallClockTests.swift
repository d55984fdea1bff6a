import Foundation
import Testing

@testable import OAuth2

@Suite("The system's clock")
struct SystemWallClockTests {
    @Test("the last tick was a moment ago, and is not to come")
    func lastTick() {
        // Hundredths of a second, and some time for a machine that is stopped.
        let before = Date().addingTimeInterval(-1)
        let tick = SystemWallClock.lastTick
        #expect(tick > before)
        #expect(tick <= Date())
    }
}
