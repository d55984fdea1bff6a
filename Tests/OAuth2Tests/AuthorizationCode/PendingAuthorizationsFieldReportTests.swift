import Foundation
import Testing

@testable import OAuth2

@Suite("Field reports: several logins of one browser session")
struct PendingAuthorizationsFieldReportTests {
    @Test("C12: two tabs finish their logins in either order", arguments: [[0, 1], [1, 0]])
    func tabs(order: [Int]) throws {
        let began = [try Sample.login().pending, try Sample.login().pending]
        var session = PendingAuthorizations()
        for pending in began { try session.add(pending) }
        for index in order {
            let callback = Sample.callback(for: began[index])
            let taken = try session.take(for: callback)
            #expect(taken == began[index])
            #expect(throws: Never.self) { try taken.validate(callback, now: FixedClock.start) }
        }
        #expect(session.isEmpty)
    }

    @Test("C12: a login is taken from the query, the fragment and a form, with a code or with an error")
    func forms() throws {
        let pending = try Sample.login().pending
        let state = pending.state.reveal()
        let callbacks: [AuthorizationCallback] = [
            .url("/callback?code=c&state=\(state)"),
            .url("https://app.example/callback?state=\(state)&error=access_denied"),
            .formPost(body: "code=c&state=\(state)"), .fragment("#state=\(state)&code=c"),
            .parameters(["code": "c", "state": state]),
            // What the rest of a callback says is the business of the check that follows.
            .url("/callback?state=\(state)"), .url("/callback?state=\(state)&iss=https://other.example&code=c"),
        ]
        for callback in callbacks {
            var session = PendingAuthorizations()
            try session.add(pending)
            #expect(try session.take(for: callback) == pending)
            #expect(session.isEmpty)
        }
    }

    @Test("C12: a callback with a foreign state, without one, or that cannot be read removes nothing")
    func foreign() throws {
        let pending = try Sample.login().pending
        let state = pending.state.reveal()
        let texts = [
            "state=x", "code=c&state=\(state)x", "code=c&state=\(state.dropLast())", "code=c&state=", "code=c",
            "error=access_denied", "error=access_denied&state=x", "code=c&state=\(state.uppercased())&x=1",
            // Equal as characters and not as bytes.
            "code=c&state=\(state)%CC%80", "code=c&state=\(state)%00",
            "state=\(state)&state=x", "state=\(state)&state=\(state)", "state=%ZZ", "", "&&", "state",
        ]
        var session = PendingAuthorizations()
        try session.add(pending)
        let before = session
        for text in texts {
            for callback in [AuthorizationCallback.url("/callback?" + text), .formPost(body: text)] {
                let error = refusal { try session.take(for: callback) }
                #expect(error?.code == .stateMismatch || error?.code == .malformedCallback, "\(text)")
            }
        }
        #expect(session == before)
    }

    @Test("C12: an error without state is reported as unconfirmed")
    func errorWithoutState() throws {
        var session = PendingAuthorizations()
        try session.add(Sample.login().pending)
        let error = refusal { try session.take(for: .url("/callback?error=access_denied&error_description=No")) }
        #expect(error?.code == .stateMismatch)
        #expect(error?.response?.error == "access_denied")
    }

    @Test("C12: 62 KB of combining marks in a wrong state take no longer than 62 KB of letters, within a factor of ten")
    func hostileState() throws {
        var session = PendingAuthorizations()
        for _ in 0..<4 { try session.add(Sample.login().pending) }
        let clock = ContinuousClock()
        func time(_ value: String) -> Duration {
            (0..<3).map { _ in
                clock.measure { _ = refusal { try session.take(for: .formPost(body: "state=" + value)) } }
            }.min() ?? .zero
        }
        let letters = time(String(repeating: "aaaa", count: 15_500))
        let marks = time(
            String(repeating: "\u{0301}", count: 15_500) + String(repeating: "\u{0323}", count: 15_500)
        )
        #expect(marks < letters * 10 + .milliseconds(5))
    }

    @Test("C12: whatever is added, the JSON has at most 3 KB and the newest login is there", arguments: UInt64(1)...20)
    func bound(seed: UInt64) throws {
        var random = SeededRandom(seed)
        var session = PendingAuthorizations()
        for _ in 0..<30 {
            let pending = try Self.random(&random)
            try session.add(pending)
            #expect(try Self.size(of: session) <= PendingAuthorizations.maximumBytes)
            #expect(session.logins.last == pending)
            if Bool.random(using: &random), let any = session.logins.randomElement(using: &random) {
                #expect(try session.take(for: Sample.callback(for: any)) == any)
            }
            let copy = try JSONDecoder().decode(PendingAuthorizations.self, from: JSONEncoder().encode(session))
            #expect(copy == session)
        }
    }

    @Test("C12: four ordinary logins fit, and the oldest goes first")
    func oldest() throws {
        var session = PendingAuthorizations()
        var began: [PendingAuthorization] = []
        for _ in 0..<20 {
            let pending = try Sample.login { $0.audience = "https://api.example" }.pending
            began.append(pending)
            try session.add(pending)
        }
        #expect(session.logins.count >= 4)
        #expect(session.logins == began.suffix(session.logins.count))
    }

    @Test("C12: a login that alone exceeds the bound is refused with the remedy, and the others stay")
    func tooLarge() throws {
        var session = PendingAuthorizations()
        try session.add(Sample.login().pending)
        let before = session
        let large = try Sample.login { request in
            request.redirectURI = "https://app.example/" + String(repeating: "a/", count: 2_000)
        }.pending
        let error = refusal { try session.add(large) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "pending")
        #expect(error?.message.contains("PendingAuthorization by itself") == true)
        #expect(session == before)
        let alone = Data(#"{"logins":[\#(String(decoding: try JSONEncoder().encode(large), as: UTF8.self))]}"#.utf8)
        #expect(try JSONDecoder().decode(PendingAuthorizations.self, from: alone).isEmpty)
    }

    @Test("C12: logins that have expired go when another one begins; one that is taken late is refused as expired")
    func expired() throws {
        let short = try Sample.login { $0.pendingLifetime = .seconds(60) }.pending
        let long = try Sample.login { $0.pendingLifetime = .seconds(7_200) }.pending
        var session = PendingAuthorizations()
        try session.add(short)
        try session.add(long)
        let later = FixedClock.start.addingTimeInterval(600)
        var copy = session
        let taken = try copy.take(for: Sample.callback(for: short))
        #expect(refusal { try taken.validate(Sample.callback(for: short), now: later) }?.code == .authorizationExpired)

        let new = try AuthorizationRequest(redirectURI: Sample.redirectURI)
            .begin(server: Sample.server(), clientID: "sample-client", now: later).pending
        try session.add(new)
        #expect(session.logins == [long, new])
    }

    @Test("C12: the same login twice is kept once")
    func twice() throws {
        let pending = try Sample.login().pending
        var session = PendingAuthorizations()
        try session.add(pending)
        try session.add(pending)
        #expect(session.logins == [pending])
    }

    @Test("C12: the session value of before, one login alone, is still finished")
    func oldSession() throws {
        let pending = try Sample.login().pending
        var session = try JSONDecoder().decode(PendingAuthorizations.self, from: JSONEncoder().encode(pending))
        #expect(try session.take(for: Sample.callback(for: pending)) == pending)
    }

    @Test("C12: a login that cannot be read does not cost the others")
    func unreadableElement() throws {
        let pending = try Sample.login().pending
        let text = String(decoding: try JSONEncoder().encode(pending), as: UTF8.self)
        let verifier = try #require(pending.codeVerifier).reveal()
        let broken = text.replacing(verifier, with: "short")
        for element in [broken, "{}", "null", "1", "[]", #"{"state":1}"#] {
            let data = Data(#"{"logins":[\#(element),\#(text)],"later":true}"#.utf8)
            #expect(try JSONDecoder().decode(PendingAuthorizations.self, from: data).logins == [pending], "\(element)")
        }
    }

    @Test(
        "C12: what is no list of logins is a decoding error",
        arguments: ["{}", "[]", "null", "1", #""x""#, #"{"logins":1}"#, #"{"logins":{}}"#, #"{"login":[]}"#]
    )
    func garbage(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PendingAuthorizations.self, from: Data(text.utf8))
        }
    }

    @Test("C12: ten thousand logins in a stored value are cut to the bound")
    func stuffed() throws {
        let text = String(decoding: try JSONEncoder().encode(Sample.login().pending), as: UTF8.self)
        let data = Data(#"{"logins":[\#([String](repeating: text, count: 10_000).joined(separator: ","))]}"#.utf8)
        let session = try JSONDecoder().decode(PendingAuthorizations.self, from: data)
        #expect(try Self.size(of: session) <= PendingAuthorizations.maximumBytes)
        #expect(!session.isEmpty)
    }

    private static func size(of session: PendingAuthorizations) throws -> Int {
        try JSONEncoder().encode(session).count
    }

    /// A login with values of any length and with characters that JSON escapes, none of them too large alone.
    private static func random(_ random: inout SeededRandom) throws -> PendingAuthorization {
        func text(_ count: Int) -> String {
            String((0..<count).map { _ in #"ab/"\ü"#.randomElement(using: &random) ?? "a" })
        }
        let count = Int.random(in: 0...200, using: &random)
        return try Sample.login { request in
            request.redirectURI = "https://app.example/" + String(repeating: "a/", count: count)
            request.audience = count % 2 == 0 ? nil : text(1 + count / 2)
            request.organization = count % 3 == 0 ? nil : text(1 + count / 4)
            request.resource = (0..<count % 5).map {
                "https://api\($0).example/" + String(repeating: "x", count: count / 5)
            }
            request.acrValues = (0..<count % 3).map { "urn:\($0)" }
        }.pending
    }
}
