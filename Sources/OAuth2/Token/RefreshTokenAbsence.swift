/// Why a login that asked for `offline_access` may have brought no refresh token.
///
/// Servers do not say, so this is the list of what to check, most likely first.
public struct RefreshTokenAbsence: Sendable, Hashable, CustomStringConvertible {
    /// Whether the server said that it did not grant `offline_access`.
    public let offlineAccessWasWithheld: Bool

    /// What to check, in sentences for a developer.
    public var reasons: [String] {
        var reasons = [
            "The API does not allow offline access (Auth0: API settings, Allow Offline Access).",
            "The client may not use the grant type refresh_token (Auth0: application settings, Grant Types).",
            "The user has to consent: send prompt=consent (OpenID Connect Core section 11).",
            "The server wants another parameter than a scope (Google: access_type=offline).",
        ]
        if offlineAccessWasWithheld {
            reasons.insert(
                "The server granted the login without offline_access; see TokenResponse.missingScope.",
                at: 0
            )
        }
        return reasons
    }

    /// The reasons, one a line.
    public var description: String { reasons.joined(separator: "\n") }

    /// The diagnosis of an answer without a refresh token; `nil` when none was asked for.
    init?(requested: Scope?, granted: Scope?) {
        guard let requested, requested.contains(.offlineAccess) else { return nil }
        offlineAccessWasWithheld = !(granted ?? []).contains(.offlineAccess)
    }
}
