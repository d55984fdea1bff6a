import Foundation
import Testing

@testable import OAuth2

@Suite("The moment at which a caller asks")
struct MomentTests {
    @Test("An exact one is before what comes after it, and before nothing else")
    func exact() {
        let date = Date(timeIntervalSince1970: 1_784_000_000)
        let moment = Moment(date)
        #expect(moment.latest == date && moment.exact == date)
        #expect(moment.isBefore(date.addingTimeInterval(0.001)))
        #expect(!moment.isBefore(date))
        #expect(!moment.isBefore(date.addingTimeInterval(-0.001)))
    }

    @Test("By the system's clock, what is due within the second is looked at exactly", arguments: 0..<1_000)
    func systemClock(_: Int) {
        let before = Date()
        let moment = Moment()
        #expect(moment.latest > before)
        #expect(!moment.isBefore(before), "due already")
        #expect(moment.isBefore(before.addingTimeInterval(60)))
        // Too late to be sure of by the second alone.
        let soon = moment.latest.addingTimeInterval(-0.01)
        let isBefore = moment.isBefore(soon)
        let after = Date()
        #expect(isBefore || after >= soon, "not due yet")
        #expect(moment.exact >= after)
    }
}
