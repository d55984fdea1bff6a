/// What a failed refresh says about the refresh token.
enum RefreshFailure: Sendable, Hashable {
    /// The request did not leave; the token is as good as before, and trying again may help.
    case notSent
    /// The request cannot be sent as it is, or the server refuses just what was asked for; the token is as good as before.
    case unsuitable
    /// The server may have acted, and what it answered is lost.
    case unanswered
    /// The token will never work again, says the server.
    case final
    /// The server, or what is in front of it, did not serve the request: no statement on the token.
    case unserved
    /// A refusal that names no reason.
    case unexplained

    init(_ error: OAuth2Error, policy: RefreshPolicy) {
        let status = error.response?.status ?? 0
        guard status != 429, status < 500 else {
            // Whatever stands in the body: RFC 6749 section 5.2 answers with 400 or 401 when it means it.
            self = .unserved
            return
        }
        if policy.finalCodes.contains(error.code) {
            self = .final
            return
        }
        switch error.code {
        case .transportFailed:
            self = error.transportError?.mayHaveReachedServer == false ? .notSent : .unanswered
        case .clientAssertionFailed, .clientSecretUnavailable:
            self = .notSent
        case .malformedResponse:
            // Status 200: the server acted, and its answer cannot be read.
            self = .unanswered
        case .invalidConfiguration, .invalidParameter, .invalidScope, .invalidTarget, .invalidRequest, .accessDenied,
            .mfaRequired, .loginRequired, .interactionRequired, .consentRequired, .unsupportedGrantType:
            self = .unsuitable
        case .unexpectedResponse, .unrecognizedError:
            switch status {
            // Wrong addresses, time-outs and gateways; all other 4xx can be a server's way to refuse a token.
            case 404, 405, 408: self = .unserved
            default: self = .unexplained
            }
        default:
            self = .unserved
        }
    }
}
