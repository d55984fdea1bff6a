import Foundation
import Testing

@testable import OAuth2

@Suite("The system's clock")
struct SystemWallClockTests {
    @Test("the end of the second is to come, and not far", arguments: 0..<1_000)
    func endOfSecond(_: Int) {
        let before = Date()
        let end = SystemWallClock.endOfSecond
        #expect(end > before)
        #expect(end <= Date().addingTimeInterval(1.02))
    }
}
