import Foundation
import Testing

@testable import OAuth2

@Suite("Field reports: logins that were exchanged", .timeLimit(.minutes(15)))
struct SpentLoginsFieldReportTests {
    @Test("D: where expired logins make enough room, no other one is forgotten")
    func expiredOnesGoFirst() {
        let spent = SpentLogins()
        let now = FixedClock.start
        func key(_ index: Int, expires seconds: Double) -> LoginKey {
            LoginKey(state: StateParameter("\(index)"), expiry: now.addingTimeInterval(seconds))
        }
        for index in 0..<40_000 { _ = spent.spend(key(index, expires: -1), now: now) }
        for index in 40_000..<100_000 { _ = spent.spend(key(index, expires: Double(index)), now: now) }
        #expect(spent.spend(key(100_000, expires: 1), now: now))
        let forgotten = (40_000..<100_000).count { spent.spend(key($0, expires: Double($0)), now: now) }
        #expect(forgotten == 0)
        #expect(spent.spend(key(0, expires: -1), now: now), "an expired one was kept")
    }
}
