import Foundation
import Testing

@testable import OAuth2

@Suite("Callbacks as servers and visitors send them")
struct CallbackFieldReportTests {
    private static func validate(
        _ query: String,
        _ server: AuthorizationServer? = nil
    ) throws -> (error: OAuth2Error?, login: PendingAuthorization) {
        let pending = try Sample.login(server: server).pending
        let query = query.replacing("STATE", with: pending.state.reveal())
        return (refusal { try pending.validate(.url("/cb?" + query), now: FixedClock.start) }, pending)
    }

    @Test(
        "C7: what cannot be read elsewhere does not hide the server's error",
        arguments: [
            "error_description=f%FCr", "error_description=100%+sure", "error_description=f%u00FCr",
            "error_description=%",
            "error_description=%4", "error_uri=%C3%28", "%FC=1&%E4=2", "session_state=%ZZ", "x=%80&y=%81", "%=%",
        ]
    )
    func unreadable(query: String) throws {
        let error = try Self.validate("error=access_denied&\(query)&state=STATE").error
        #expect(error?.code == .accessDenied)
        #expect(error?.response?.error == "access_denied")
    }

    @Test(
        "C7: an unreadable escape becomes U+FFFD, and what stands behind it stays",
        arguments: [
            ("f%FCr", "f\u{FFFD}r"), ("100%+sure", "100\u{FFFD} sure"), ("f%u00FCr", "f\u{FFFD}u00FCr"),
            ("%4", "\u{FFFD}4"),
            ("a%", "a\u{FFFD}"), ("%%41", "\u{FFFD}A"), ("%C3%BCx", "üx"),
        ]
    )
    func replacement(text: String, expected: String) throws {
        let error = try Self.validate("error=access_denied&error_description=\(text)&state=STATE").error
        #expect(error?.response?.errorDescription?.reveal() == expected)
    }

    @Test("C7: what is decided on must be readable", arguments: ["state", "iss", "code", "error"])
    func strict(name: String) throws {
        var values = ["state": "STATE", "iss": "https://id.example", "code": "c", "error": "access_denied"]
        values[name] = "a%FC"
        let query = values.map { "\($0)=\($1)" }.joined(separator: "&")
        let error = try Self.validate(query).error
        #expect(error?.code == .malformedCallback)
        #expect(error?.parameter == name)
    }

    @Test("C7: a code beside unreadable parameters is handed out")
    func success() throws {
        let pending = try Sample.login().pending
        let callback = AuthorizationCallback.url("/cb?code=c&state=\(pending.state.reveal())&locale=%FC&name=50%")
        let response = try pending.validate(callback, now: FixedClock.start)
        #expect(response.code.reveal() == "c")
        #expect(response.parameters["locale"] == "\u{FFFD}")
    }

    @Test(
        "C9: a parameter that comes twice is named, and the error is kept, unconfirmed",
        arguments: [
            ("error_description=a&error_description=b", "error_description"), ("error_uri=a&error_uri=a", "error_uri"),
            ("state=x&error_description=a", "state"), ("iss=a&iss=b", "iss"),
            ("session_state=1&session_state=1", "session_state"),
        ]
    )
    func repeated(query: String, name: String) throws {
        let error = try Self.validate("error=access_denied&\(query)&state=STATE").error
        #expect(error?.code == .malformedCallback)
        #expect(error?.parameter == name)
        #expect(error?.response?.error == "access_denied")
    }

    @Test("C9: the name of a visitor's own parameter that comes twice is in no text, and of two errors none is kept")
    func repeatedUnknown() throws {
        let error = try Self.validate("secret-name=1&secret-name=2&state=STATE").error
        #expect(error?.code == .malformedCallback)
        #expect(error?.parameter == nil)
        #expect(error.map { "\($0)".contains("secret-name") } == false)
        let two = try Self.validate("error=a&error=b&state=STATE").error
        #expect(two?.parameter == "error")
        #expect(two?.response == nil)
    }

    @Test("A1: the error counts after issuer and state only, which are compared as bytes")
    func order() throws {
        #expect(try Self.validate("error=access_denied&state=x").error?.code == .stateMismatch)
        #expect(
            try Self.validate("error=access_denied&state=STATE&iss=https://other.example").error?.code
                == .issuerMismatch
        )
        let strict = try Sample.server(requiresIssuer: true)
        #expect(try Self.validate("error=access_denied&state=STATE", strict).error?.code == .issuerMismatch)
        // Equal to `String`.
        let pending = try Sample.login().pending
        let state = pending.state.reveal() + "e\u{301}"
        let changed = try JSONDecoder().decode(
            PendingAuthorization.self,
            from: Data(
                String(decoding: JSONEncoder().encode(pending), as: UTF8.self).replacing(
                    pending.state.reveal(),
                    with: state
                ).utf8
            )
        )
        let other = "/cb?code=c&state=" + pending.state.reveal() + "%C3%A9"
        #expect(refusal { try changed.validate(.url(other), now: FixedClock.start) }?.code == .stateMismatch)
        #expect(throws: Never.self) { try changed.validate(.url("/cb?code=c&state=" + state), now: FixedClock.start) }
    }

    @Test("A7: a login far in time is refused when it is decoded", arguments: ["createdAtEpoch", "lifetimeSeconds"])
    func farInTime(name: String) throws {
        let pending = try Sample.login().pending
        let text = String(decoding: try JSONEncoder().encode(pending), as: UTF8.self)
        let number = try #require(text.firstMatch(of: try Regex("\"\(name)\":([0-9]+)"))?.output[1].substring)
        for value in [
            "9223372036854775807", "-9223372036854775808", "9007199254740993000", "1000000000001", "1e300", "null",
        ] {
            let changed = Data(text.replacing("\"\(name)\":\(number)", with: "\"\(name)\":\(value)").utf8)
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(PendingAuthorization.self, from: changed) }
        }
        for value in ["1000000000000", "-1000000000000"] {
            let changed = Data(text.replacing("\"\(name)\":\(number)", with: "\"\(name)\":\(value)").utf8)
            let far = try JSONDecoder().decode(PendingAuthorization.self, from: changed)
            #expect(
                refusal { try far.validate(Sample.callback(for: far), now: FixedClock.start) }?.code != .stateMismatch
            )
            #expect(far.expectedIDToken.loginBeganAt == far.createdAt)
            _ = far.key
        }
    }

    @Test(
        "A7: a lifetime without end can be asked for, stored and read again",
        arguments: [Duration.seconds(Int64.max), .seconds(1e19)]
    )
    func endless(lifetime: Duration) throws {
        let pending = try Sample.login { $0.pendingLifetime = lifetime }.pending
        let stored = try JSONDecoder().decode(PendingAuthorization.self, from: try JSONEncoder().encode(pending))
        let years = FixedClock.start.addingTimeInterval(1e9)
        #expect(try stored.validate(Sample.callback(for: stored), now: years).code.reveal() == "sample-code")
    }

    @Test(
        "A7: a clock that shows no time does not end the process",
        arguments: [Double.infinity, -.infinity, .nan, .greatestFiniteMagnitude, -1e19]
    )
    func brokenClock(seconds: Double) throws {
        let now = Date(timeIntervalSince1970: seconds)
        let request = AuthorizationRequest(redirectURI: Sample.redirectURI, scope: [.openID])
        let pending = try request.begin(server: Sample.server(), clientID: "c", now: now).pending
        #expect(abs(pending.createdAt.timeIntervalSince1970) <= 1e12)
        _ = refusal { try pending.validate(Sample.callback(for: pending), now: now) }
        let answer = Sample.json(#"{"access_token":"a","expires_at":1784000000}"#)
        let tokens = try TokenResponse(answer, to: .clientCredentials(), server: Sample.server(), requestedAt: now)
        #expect(tokens.expiresIn != nil)
    }
}
