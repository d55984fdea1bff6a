import Foundation
import Testing

@testable import OAuth2

@Suite("Field reports: the pause of a token endpoint")
struct TokenEndpointPauseFieldReportTests {
    private let now = Date(timeIntervalSince1970: 1_784_000_000)
    private let hour = Sample.json("{}", status: 429, headers: ["Retry-After": "3600"])

    @Test("B9: of a long pause one request is let through after a minute, and the others wait for its response")
    func probe() {
        let pause = TokenEndpointPause()
        pause.note(hour, now: now)
        #expect(pause.admit(now: now + .seconds(59)) == now + .seconds(60))
        #expect(pause.admit(now: now + .seconds(60)) == nil)
        #expect(pause.admit(now: now + .seconds(61)) == now + .seconds(120))
        pause.note(Sample.tokens(), now: now + .seconds(62))
        #expect(pause.until(now: now + .seconds(62)) == nil)
        for _ in 0..<3 { #expect(pause.admit(now: now + .seconds(62)) == nil) }
    }

    @Test("B9: a probe that is limited too, or never answered, is followed by the next one a minute later")
    func failedProbe() {
        let pause = TokenEndpointPause()
        pause.note(hour, now: now)
        #expect(pause.admit(now: now + .seconds(60)) == nil)
        pause.note(hour, now: now + .seconds(65))
        #expect(pause.until(now: now + .seconds(65)) == now + .seconds(125))
        #expect(pause.admit(now: now + .seconds(125)) == nil)
        #expect(pause.until(now: now + .seconds(130)) == now + .seconds(185))
        #expect(pause.admit(now: now + .seconds(185)) == nil)
    }

    @Test("B9: looking whether something may be sent uses no probe up")
    func peek() {
        let pause = TokenEndpointPause()
        pause.note(hour, now: now)
        for _ in 0..<3 { #expect(pause.until(now: now + .seconds(60)) == nil) }
        #expect(pause.admit(now: now + .seconds(60)) == nil)
        #expect(pause.until(now: now + .seconds(60)) != nil)
    }

    @Test("B9: a pause of less than a minute ends for everybody at once")
    func short() {
        let pause = TokenEndpointPause()
        pause.note(Sample.json("{}", status: 429, headers: ["Retry-After": "30"]), now: now)
        for _ in 0..<3 { #expect(pause.admit(now: now + .seconds(30)) == nil) }
    }

    @Test("B9: a shorter wait that is stated later does not shorten the pause")
    func shorterLater() {
        let pause = TokenEndpointPause()
        pause.note(Sample.json("{}", status: 429, headers: ["Retry-After": "50"]), now: now)
        pause.note(Sample.json("{}", status: 429, headers: ["Retry-After": "10"]), now: now + .seconds(1))
        #expect(pause.until(now: now + .seconds(1)) == now + .seconds(50))
    }

    @Test("B9: a pause that was noted before the clock was set back does not outlive the next one")
    func clockSetBack() {
        let pause = TokenEndpointPause()
        pause.note(hour, now: now)
        let corrected = now.addingTimeInterval(-86_400)
        pause.note(Sample.json("{}", status: 429, headers: ["Retry-After": "10"]), now: corrected)
        #expect(pause.until(now: corrected) == corrected + .seconds(10))
        #expect(pause.until(now: corrected + .seconds(10)) == nil)
    }
}
