/// What a token is used as: how its refusals are called, and which types it may say it is.
struct JSONWebTokenKind: Sendable {
    let code: OAuth2Error.Code
    let step: OAuth2Error.Step
    /// The wire name of the token as a whole.
    let parameter: StaticString
    /// Which explicit types (RFC 8725 section 3.11) it may have; `JWT` and none always pass.
    private let types: Types

    private enum Types {
        /// All but those of other kinds of token.
        case allBut([String])
        case only([String])
    }

    static let idToken = Self(
        code: .invalidIDToken,
        step: .idToken,
        parameter: "id_token",
        types: .allBut(["at+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "token-introspection+jwt"])
    )

    static let logoutToken = Self(
        code: .invalidLogoutToken,
        step: .logoutToken,
        parameter: "logout_token",
        types: .only(["logout+jwt"])
    )

    /// The whole token is at fault.
    func malformed(_ message: StaticString) -> OAuth2Error { refusal(parameter, message) }

    /// One claim or member of the header is at fault.
    func refusal(_ parameter: StaticString, _ message: StaticString) -> OAuth2Error {
        OAuth2Error(code, step: step, parameter: parameter, message: message)
    }

    /// Refuses a token that says it is of another kind.
    func checkType(_ type: String?) throws(OAuth2Error) {
        guard let type, !type.equalsIgnoringASCIICase("JWT") else { return }
        let isAllowed =
            switch types {
            case .allBut(let foreign): !Self.contains(type, foreign)
            case .only(let own): Self.contains(type, own)
            }
        guard isAllowed else {
            throw refusal("typ", "The token says that it is of another kind (RFC 8725 section 3.11); do not accept it.")
        }
    }

    /// RFC 7515 section 4.1.9: media types, without regard to case, that may leave `application/` out.
    private static func contains(_ type: String, _ types: [String]) -> Bool {
        types.contains { type.equalsIgnoringASCIICase($0) || type.equalsIgnoringASCIICase("application/" + $0) }
    }
}
