extension OAuth2Error.Code {
    /// What a developer can do about a refusal of the server; the server's own words are in the error's response.
    var remedy: StaticString {
        switch self {
        case .invalidClient:
            """
            The server does not accept this client; check the client id, the secret or certificate, and the authentication \
            method.
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
            "The access token is expired, revoked or not for this API; get a new one."
        case .insufficientScope:
            "The access token lacks a scope; ask for it with the next login or refresh."
        case .mfaRequired:
            "A second factor is due; mfaRequired has what is needed to go on."
        case .tooManyRequests:
            "The server asks to slow down; wait for retryAfter."
        case .serverError, .temporarilyUnavailable:
            "The server has a failure; try again later."
        default:
            "The authorization server refused the request; its answer is in response."
        }
    }
}
