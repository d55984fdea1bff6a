/// What a token is used as: how its refusals are called, and which types it may say it is.
enum JSONWebTokenKind: Sendable {
    case idToken
    case logoutToken

    /// The whole token is at fault.
    func malformed(_ message: StaticString) -> OAuth2Error {
        switch self {
        case .idToken: refusal("id_token", message)
        case .logoutToken: refusal("logout_token", message)
        }
    }

    /// One claim or member of the header is at fault.
    func refusal(_ parameter: StaticString, _ message: StaticString) -> OAuth2Error {
        switch self {
        case .idToken: OAuth2Error(.invalidIDToken, step: step, parameter: parameter, message: message)
        case .logoutToken: OAuth2Error(.invalidLogoutToken, step: step, parameter: parameter, message: message)
        }
    }

    /// The longest token that is read: anybody can post a logout token, and none has more than a few claims.
    var maximumBytes: Int {
        switch self {
        case .idToken: JSONWebToken.maximumBytes
        case .logoutToken: 65_536
        }
    }

    var step: OAuth2Error.Step {
        switch self {
        case .idToken: .idToken
        case .logoutToken: .logoutToken
        }
    }

    /// Refuses a token that says it is of another kind (RFC 8725 section 3.11); `JWT` and none always pass.
    func checkType(_ value: JSONValue?) throws(OAuth2Error) {
        guard let value else { return }
        // Not as if there were none: whoever reads it otherwise could take the token for one of another kind.
        guard let type = value.string else {
            throw refusal("typ", "The type of the token is no string (RFC 7515 section 4.1.9).")
        }
        if type.equalsIgnoringASCIICase("JWT") { return }
        let isAllowed =
            switch self {
            case .idToken: !Self.contains(type, Self.otherTypes)
            case .logoutToken: Self.contains(type, ["logout+jwt"])
            }
        guard isAllowed else {
            throw refusal("typ", "The token says that it is of another kind (RFC 8725 section 3.11); do not accept it.")
        }
    }

    private static let otherTypes = ["at+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "token-introspection+jwt"]

    /// RFC 7515 section 4.1.9: media types, without regard to case, that may leave `application/` out.
    private static func contains(_ type: String, _ types: [String]) -> Bool {
        types.contains { type.equalsIgnoringASCIICase($0) || type.equalsIgnoringASCIICase("application/" + $0) }
    }
}
