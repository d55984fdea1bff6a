import Foundation
import Testing

@testable import OAuth2

@Suite("The system's clock")
struct SystemWallClockTests {
    @Test("the end of the second is to come, and not far")
    func endOfSecond() {
        let before = Date()
        let end = SystemWallClock.endOfSecond
        // Hundredths of a second for the kernel's tick.
        #expect(end > before.addingTimeInterval(-0.1))
        #expect(end <= Date().addingTimeInterval(1))
        #expect(end.timeIntervalSince1970.rounded() == end.timeIntervalSince1970)
    }
}
