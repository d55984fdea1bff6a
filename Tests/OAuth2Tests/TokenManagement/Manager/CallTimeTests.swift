import Foundation
import Testing

@testable import OAuth2

@Suite("The time at which a caller asks")
struct CallTimeTests {
    @Test("An exact one is before what comes after it, and before nothing else")
    func exact() {
        let date = Date(timeIntervalSince1970: 1_784_000_000)
        let time = CallTime(date)
        #expect(time.latest == date && time.exact == date)
        #expect(time.isBefore(date.addingTimeInterval(0.001)))
        #expect(!time.isBefore(date))
        #expect(!time.isBefore(date.addingTimeInterval(-0.001)))
    }

    @Test("By the system's clock, what is due within the second is looked at exactly", arguments: 0..<1_000)
    func systemClock(_: Int) {
        let before = Date()
        let time = CallTime()
        #expect(time.latest > before)
        #expect(!time.isBefore(before), "due already")
        #expect(time.isBefore(before.addingTimeInterval(60)))
        // Too late to be sure of by the second alone.
        let soon = time.latest.addingTimeInterval(-0.01)
        let isBefore = time.isBefore(soon)
        let after = Date()
        #expect(isBefore || after >= soon, "not due yet")
        #expect(time.exact >= after)
    }
}
