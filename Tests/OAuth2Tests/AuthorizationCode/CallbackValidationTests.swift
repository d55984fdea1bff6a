import Foundation
import Testing

@testable import OAuth2

@Suite("Callback, checked against the login")
struct CallbackValidationTests {
    @Test("a good callback yields the code, the login and every parameter")
    func good() throws {
        let pending = try Sample.login().pending
        let callback = "/cb?code=c%2F1&state=\(pending.state.reveal())&session_state=x"
        let response = try pending.validate(.url(callback), now: FixedClock.start)
        #expect(response.code.reveal() == "c/1")
        #expect(response.pending == pending)
        #expect(response.parameters["session_state"] == "x")
    }

    @Test("a callback without any parameter is called what it is")
    func empty() throws {
        let pending = try Sample.login().pending
        let empty: [AuthorizationCallback] = [
            .url(""), .url("https://app.example/callback"), .url("/callback#code=c"), .formPost(body: ""),
            .fragment(""),
            .url("code=c&state=s"),
        ]
        for callback in empty {
            let error = refusal { try pending.validate(callback, now: FixedClock.start) }
            #expect(error?.code == .malformedCallback)
        }
    }

    @Test("a question mark is one also with a combining mark behind it")
    func combiningMark() throws {
        let pending = try Sample.login().pending
        let url = "/callback?\u{301}x=1&code=c&state=\(pending.state.reveal())"
        #expect(try pending.validate(.url(url), now: FixedClock.start).code.reveal() == "c")
    }

    @Test("state: missing, empty, of another login, cut off, longer, in other letters")
    func state() throws {
        let pending = try Sample.login().pending
        let state = pending.state.reveal()
        let others = try [
            "", "&state", "&state=", "&state=" + Sample.login().pending.state.reveal(), "&state=" + state.dropLast(),
            "&state=\(state)x", "&state=" + state.lowercased(), "&State=" + state, "&state=%20" + state,
        ]
        for other in others {
            let error = refusal { try pending.validate(.url("/cb?code=c\(other)"), now: FixedClock.start) }
            #expect(error?.code == .stateMismatch, "\(other)")
            #expect(error?.parameter == "state")
        }
    }

    @Test("an error without the right state is kept, but not believed")
    func unconfirmedError() throws {
        let pending = try Sample.login().pending
        let error = refusal {
            try pending.validate(.url("/cb?error=access_denied&error_description=no"), now: FixedClock.start)
        }
        #expect(error?.code == .stateMismatch)
        #expect(error?.response?.error == "access_denied")
    }

    @Test("iss, where it is not required: may be missing, must be right when it is there")
    func optionalIssuer() throws {
        let pending = try Sample.login().pending
        let good = "/cb?code=c&state=\(pending.state.reveal())"
        _ = try pending.validate(.url(good), now: FixedClock.start)
        _ = try pending.validate(.url(good + "&iss=https%3A%2F%2Fid.example"), now: FixedClock.start)
        for wrong in [
            "", "https://id.example/", "https://ID.example", "https://evil.example", "https://id.example%00",
            "id.example",
        ] {
            let error = refusal { try pending.validate(.url(good + "&iss=" + wrong), now: FixedClock.start) }
            #expect(error?.code == .issuerMismatch, "\(wrong)")
            #expect(error?.parameter == "iss")
        }
    }

    @Test("iss, where it is required: must be there, and in errors too")
    func requiredIssuer() throws {
        let pending = try Sample.login(server: Sample.server(requiresIssuer: true)).pending
        let state = pending.state.reveal()
        _ = try pending.validate(.url("/cb?code=c&state=\(state)&iss=https://id.example"), now: FixedClock.start)
        for query in ["code=c&state=\(state)", "error=access_denied&state=\(state)", "state=\(state)"] {
            let error = refusal { try pending.validate(.url("/cb?" + query), now: FixedClock.start) }
            #expect(error?.code == .issuerMismatch, "\(query)")
        }
    }

    @Test("iss is checked before error, state and age (RFC 9207 section 2.4)")
    func issuerFirst() throws {
        let pending = try Sample.login().pending
        let late = FixedClock.start.addingTimeInterval(1e6)
        let queries = ["error=access_denied&state=\(pending.state.reveal())", "code=c&state=wrong", "error=x", ""]
        for query in queries {
            let callback = AuthorizationCallback.url("/cb?\(query)&iss=https://evil.example")
            let error = refusal { try pending.validate(callback, now: late) }
            #expect(error?.code == .issuerMismatch)
            #expect(error?.response == nil, "what another server says is not passed on")
        }
    }

    @Test("state is checked before age, age before error")
    func order() throws {
        let pending = try Sample.login().pending
        let late = FixedClock.start.addingTimeInterval(1e6)
        let state = pending.state.reveal()
        #expect(refusal { try pending.validate(.url("/cb?code=c&state=x"), now: late) }?.code == .stateMismatch)
        let error = refusal { try pending.validate(.url("/cb?error=access_denied&state=\(state)"), now: late) }
        #expect(error?.code == .authorizationExpired)
        #expect(error?.parameter == "pendingLifetime")
    }

    @Test("a user who declines, and a text that is no URL, are told from other failures")
    func words() throws {
        let pending = try Sample.login().pending
        let state = pending.state.reveal()
        func message(_ callback: String) -> String? {
            refusal { try pending.validate(.url(callback), now: FixedClock.start) }?.message
        }
        #expect(message("/cb?error=access_denied&state=\(state)")?.contains("declined") == true)
        #expect(message("/cb?error=server_error&state=\(state)")?.contains("declined") == false)
        #expect(message("code=c&state=\(state)")?.contains("question mark") == true)
    }

    @Test(
        "every error code comes out typed, with its description and page",
        arguments: [
            ("invalid_request", OAuth2Error.Code.invalidRequest), ("unauthorized_client", .unauthorizedClient),
            ("access_denied", .accessDenied), ("unsupported_response_type", .unsupportedResponseType),
            ("invalid_scope", .invalidScope), ("server_error", .serverError),
            ("temporarily_unavailable", .temporarilyUnavailable), ("login_required", .serverLoginRequired),
            ("consent_required", .consentRequired), ("interaction_required", .interactionRequired),
            ("account_selection_required", .accountSelectionRequired), ("mfa_required", .mfaRequired),
            ("unauthorized", .unauthorized), ("invalid_target", .invalidTarget),
            ("unmet_authentication_requirements", .unmetAuthenticationRequirements),
            ("something_new", OAuth2Error.Code(serverCode: "something_new")),
        ]
    )
    func errors(text: String, code: OAuth2Error.Code) throws {
        let pending = try Sample.login().pending
        let query =
            "error=\(text)&error_description=The+user%20said+no%21&error_uri=https%3A%2F%2Fid.example%2Fe&tracking=t1"
        let callback = AuthorizationCallback.url("/cb?\(query)&state=\(pending.state.reveal())")
        let error = refusal { try pending.validate(callback, now: FixedClock.start) }
        #expect(error?.code == code)
        #expect(error?.code.serverCode == text)
        #expect(error?.step == .callback)
        #expect(error?.response?.status == 0)
        #expect(error?.response?.error == text)
        #expect(error?.response?.errorDescription?.reveal() == "The user said no!")
        #expect(error?.response?.errorURI?.reveal() == "https://id.example/e")
        #expect(error?.response?.members["tracking"]?.string == "t1")
        #expect(error?.mfaRequired == nil)
        #expect(error.map { "\($0)".contains("HTTP status") } == false, "a callback has none")
    }

    @Test("an error beats a code in the same callback")
    func errorAndCode() throws {
        let pending = try Sample.login().pending
        let callback = AuthorizationCallback.url("/cb?code=c&error=access_denied&state=\(pending.state.reveal())")
        #expect(refusal { try pending.validate(callback, now: FixedClock.start) }?.code == .accessDenied)
    }

    @Test("an empty error counts as none (RFC 6749 section 3.1)")
    func emptyError() throws {
        let pending = try Sample.login().pending
        let state = pending.state.reveal()
        let response = try pending.validate(.url("/cb?code=c&error=&state=\(state)"), now: FixedClock.start)
        #expect(response.code.reveal() == "c")
        let error = refusal { try pending.validate(.url("/cb?error=&state=\(state)"), now: FixedClock.start) }
        #expect(error?.code == .malformedCallback)
    }

    @Test("neither code nor error", arguments: ["", "code&", "code=&", "Code=c&", "access_token=t&"])
    func nothing(query: String) throws {
        let pending = try Sample.login().pending
        let callback = AuthorizationCallback.url("/cb?\(query)state=\(pending.state.reveal())")
        let error = refusal { try pending.validate(callback, now: FixedClock.start) }
        #expect(error?.code == .malformedCallback)
        #expect(error?.parameter == "code")
    }

    @Test("a callback with thousands of parameters is read in no time", .timeLimit(.minutes(15)))
    func manyParameters() throws {
        // 64 KiB of them, which anyone may send: comparing each with each took seconds of a core.
        var query = "error=x"
        for index in 0..<10_000 { query += "&\(String(index, radix: 36))" }
        let pending = try Sample.login().pending
        #expect(refusal { try pending.validate(.formPost(body: query), now: FixedClock.start) }?.code == .stateMismatch)
    }
}
