#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Who logged in, from a token response of which nothing else is used.
///
/// ``OAuth2Client/finishAuthentication(callback:pending:)`` returns it: for applications that want to know who the user is and
/// call no API, and for servers whose response to the scope `openid` is an ID token alone (Azure AD B2C).
public struct IDTokenResponse: Sendable, RedactedDescription {
    /// The ID token as it came; wire name `id_token`.
    ///
    /// Keep it for ``LogoutRequest/idTokenHint``.
    public let idToken: IDToken

    /// Its claims, validated.
    public let claims: IDTokenClaims

    /// Every member of the response, tokens that are not used included.
    public let members: JSONObject

    /// What in the response was not as the standard says; ``ResponseTolerance/missingAccessToken`` among it when the ID token
    /// came alone.
    public let tolerances: [ResponseTolerance]

    /// When the request was sent.
    public let requestedAt: Date
}

extension IDTokenResponse {
    /// What a response holds for a login, before the ID token is validated.
    struct Unvalidated {
        let idToken: IDToken
        /// The whole response, where there is an access token in it.
        let tokens: TokenResponse?
        let members: JSONObject
        let tolerances: [ResponseTolerance]

        /// Reads the response of the token endpoint.
        ///
        /// The standard demands an access token (OpenID Connect Core section 3.1.3.3); the leniency is this library's.
        init(
            _ answer: borrowing TransportResponse,
            to request: borrowing TokenRequest,
            server: borrowing AuthorizationServer,
            requestedAt: Date
        ) throws(OAuth2Error) {
            do throws(OAuth2Error) {
                let tokens = try TokenResponse(answer, to: request, server: server, requestedAt: requestedAt)
                guard let idToken = tokens.idToken else { throw OAuth2Error.missingIDToken(tokens) }
                self.idToken = idToken
                self.tokens = tokens
                members = tokens.members
                tolerances = tokens.tolerances
            } catch {
                guard let idToken = error.idTokenAlone, let members = error.response?.members else { throw error }
                self.idToken = idToken
                tokens = nil
                self.members = members
                tolerances = [.missingAccessToken]
            }
        }
    }
}
