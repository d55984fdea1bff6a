/// Why a response may have brought no refresh token.
///
/// Servers do not say, so this is the list of what to check, most likely first.
public struct RefreshTokenAbsence: Sendable, Hashable, CustomStringConvertible {
    private enum Cause: Sendable, Hashable {
        /// The login did not ask for `offline_access`.
        case notRequested
        /// The login asked for it, and the server said that it did not grant it.
        case withheld
        /// One of the two; of a stored login only what was granted is known.
        case notGranted
        /// The login asked for it, and the server did not say that it was withheld.
        case granted
        /// The grant itself is presented again instead.
        case neverIssued
    }

    private let cause: Cause

    /// Whether the request named an API, without which Auth0 treats some clients as of old.
    private let namesAPI: Bool

    /// Whether the login did not ask for `offline_access`.
    public var offlineAccessWasNotRequested: Bool { cause == .notRequested }

    /// Whether the server said that it did not grant `offline_access`.
    public var offlineAccessWasWithheld: Bool { cause == .withheld }

    /// Whether `offline_access` was granted, as far as the server said, and no refresh token came all the same.
    var offlineAccessWasGranted: Bool { cause == .granted }

    /// What to check, in sentences for a developer.
    public var reasons: [String] {
        switch cause {
        case .neverIssued:
            return [
                """
                This grant brings no refresh token (RFC 6749 section 4.4.3): the client asks again with its own credentials \
                when the access token expires, as ClientCredentialsManager does. Leave offline_access out.
                """
            ]
        case .notRequested:
            return [
                "The login did not ask for it: add offline_access to the scope (ScopeValue.offlineAccess).",
                Self.otherParameter, Self.grantType,
            ]
        case .notGranted:
            return ["The login did not ask for offline_access, or the server did not grant it."] + checks
        case .withheld:
            return ["The server granted the login without offline_access; see TokenResponse.missingScope."] + checks
        case .granted:
            return checks
        }
    }

    private var checks: [String] {
        let oidcConformant = """
            The login named no API, and the client is not OIDC-conformant: pass the API's identifier as audience (Auth0: or \
            application settings, Advanced Settings, OAuth, OIDC Conformant).
            """
        return [
            "The API does not allow offline access (Auth0: API settings, Allow Offline Access).", Self.grantType,
        ] + (namesAPI ? [] : [oidcConformant]) + [
            """
            The user has to consent, or the server sends a refresh token with the first consent only (Google): send \
            prompt=consent (OpenID Connect Core section 11).
            """,
            Self.otherParameter,
        ]
    }

    private static let grantType =
        "The client may not use the grant type refresh_token (Auth0: application settings, Advanced Settings, Grant Types)."

    private static let otherParameter = "The server wants another parameter than a scope (Google: access_type=offline)."

    /// The reasons, one a line.
    public var description: String { reasons.joined(separator: "\n") }
}

extension RefreshTokenAbsence {
    /// The diagnosis of a response without a refresh token; `nil` where none was to be expected.
    init?(of request: borrowing TokenRequest, requested: Scope?, granted: Scope?) {
        let wasRequested = requested?.contains(.offlineAccess) ?? false
        namesAPI =
            request.audience != nil || !request.resource.isEmpty || request.login?.namesAPI == true
            || request.resumed?.value.audience != nil
        if request.grantType == .clientCredentials {
            guard wasRequested else { return nil }
            cause = .neverIssued
        } else if !wasRequested {
            cause = .notRequested
        } else {
            cause = granted?.contains(.offlineAccess) == true ? .granted : .withheld
        }
    }

    /// The diagnosis of a stored login that has no refresh token.
    init(of grant: StoredGrant) {
        cause = grant.grantedScope?.contains(.offlineAccess) == true ? .granted : .notGranted
        namesAPI = false
    }
}
