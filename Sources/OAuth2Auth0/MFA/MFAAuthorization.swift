public import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// On whose behalf the MFA API is called: a login that waits for its second factor, or a user who is logged in.
public struct MFAAuthorization: Sendable {
    private enum Kind: Sendable {
        case login(MFARequired)
        case accessToken(AccessToken)
    }

    private let kind: Kind

    /// A login that stopped with `mfa_required`.
    ///
    /// It may list authenticators, answer a challenge, and enroll a first authenticator while the user has none.
    public static func login(_ required: MFARequired) -> Self { Self(kind: .login(required)) }

    /// A user with an access token for the audience `https://{domain}/mfa/`.
    ///
    /// Its scopes decide: `read:authenticators` to list, `enroll` to enroll, `remove:authenticators` to delete.
    public static func accessToken(_ token: AccessToken) -> Self { Self(kind: .accessToken(token)) }

    /// What stands behind `Bearer`.
    var bearerToken: AccessToken {
        switch kind {
        case .login(let required): AccessToken(required.token.reveal())
        case .accessToken(let token): token
        }
    }

    /// The login, for calls that only a login can make.
    func login(step: OAuth2Error.Step) throws(OAuth2Error) -> MFARequired {
        guard case .login(let required) = kind else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "mfa_token",
                message: "Only a login that waits for its second factor can do this; an access token cannot."
            )
        }
        return required
    }

    /// When the login was interrupted.
    var receivedAt: Date? {
        guard case .login(let required) = kind else { return nil }
        return required.receivedAt
    }

    /// The token request with `grantType` that proves the second factor, or confirms an enrollment.
    func tokenRequest(_ grantType: GrantType, _ parameters: FormParameters) throws(OAuth2Error) -> TokenRequest {
        switch kind {
        case .login(let required):
            return try .resuming(required, grantType: grantType, parameters: parameters)
        case .accessToken(let token):
            // An enrollment outside of a login is confirmed with the token it was made with in place of the mfa_token.
            var all = parameters
            all["mfa_token"] = token.reveal()
            return try TokenRequest(grantType: grantType, parameters: all)
        }
    }
}
