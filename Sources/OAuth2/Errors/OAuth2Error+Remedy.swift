extension OAuth2Error.Code {
    /// What a developer can do about a refusal of the server; the server's own words are in the error's response.
    var remedy: StaticString {
        switch self {
        case .invalidClient:
            """
            The server does not accept this client. Check the client id; the secret, and whether the server wants it in the \
            body (clientSecretPost) or as HTTP Basic (clientSecretBasic), there form-encoded or as it is (its encoding); of an \
            assertion the key, the clock and the audience, which is the issuer for some servers and the endpoint's URL for \
            others; of a certificate, that the transport presents it.
            """
        case .invalidGrant:
            "The code, token or password is wrong, spent, expired or revoked; ask for it again, or let the user log in again."
        case .unauthorizedClient:
            "This client may not do that; check its grant types and redirect URIs in the server's settings."
        case .unsupportedGrantType:
            "The server does not know this grant type; check the endpoint's URL and the server's settings."
        case .invalidScope:
            "A scope is unknown, malformed, or more than was granted; see response for the server's words."
        case .invalidTarget:
            "The audience or resource is unknown to the server; compare it with the API's identifier there."
        case .invalidRequest:
            "The server misses a parameter or does not like one; see response for its words."
        case .accessDenied:
            """
            The user, a rule of the server, or the client's permissions forbid it; a client by itself may have named no \
            audience, an unknown one, or one that was not granted to it. See response for the server's words.
            """
        case .invalidToken:
            """
            The access token is expired, revoked, or not for this API (user info needs one that was issued for openid); get a \
            new one.
            """
        case .insufficientScope:
            "The access token lacks a scope; ask for it with the next login or refresh."
        case .mfaRequired:
            "A second factor is due; mfaRequired has what is needed to go on."
        case .tooManyRequests:
            "The server asks to slow down; wait for retryAfter."
        case .serverLoginRequired, .consentRequired, .interactionRequired, .accountSelectionRequired:
            """
            The user has to see a page, which neither prompt=none nor a refresh can show; begin a login without prompt=none.
            """
        case Self(serverCode: "redirect_uri_mismatch"):
            "redirect_uri is not one that is registered, or not the one of the authorization request; compare all three."
        case Self(serverCode: "bad_verification_code"), Self(serverCode: "invalid_code"):
            "The authorization code is wrong, expired or already used, or redirect_uri differs; begin a new login."
        case Self(serverCode: "incorrect_client_credentials"):
            "The client id or the client secret is wrong; compare both with the server's settings."
        case Self(serverCode: "method_not_allowed"):
            "The server does not take such a request at this address; check the endpoint's URL."
        case .serverError, .temporarilyUnavailable:
            "The server has a failure; try again later."
        default:
            "The authorization server refused the request; its answer is in response."
        }
    }
}
