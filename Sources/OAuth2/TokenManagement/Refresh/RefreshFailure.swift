/// What a failed refresh says about the refresh token.
enum RefreshFailure: Sendable, Hashable {
    /// The request did not leave; the token is as good as before, and trying again may help.
    case notSent
    /// The request cannot be sent as it is; the token is as good as before.
    case unsuitable
    /// Nothing may be sent at the moment, as was found out just before.
    case heldBack
    /// The server refuses just what was asked for; the token is as good as before.
    case refusedTarget
    /// The server wants the user to do something, which it says clearly; the token is as good as before.
    case userHasToAct
    /// The server may have acted, and what it answered is lost.
    case unanswered
    /// The token will never work again, says the server.
    case final
    /// The server, or what is in front of it, did not serve the request: no statement on the token.
    case unserved
    /// A refusal that names no reason, or one that says nothing clear about the token.
    case unexplained

    /// - Parameters:
    ///   - error: The failure.
    ///   - target: What the refresh was for.
    ///   - policy: Says which codes are final.
    init(_ error: OAuth2Error, for target: TokenTarget = TokenTarget(), policy: RefreshPolicy) {
        let status = error.response?.status ?? 0
        guard status != 429, status < 500 else {
            // RFC 6749 section 5.2 answers with 400 or 401 when it means it. A server that says so again and again, though, may
            // mean it after all.
            let isFinal =
                error.response?.error.map { policy.finalCodes.contains(OAuth2Error.Code(serverCode: $0)) } ?? false
            self = isFinal && status != 429 ? .unexplained : .unserved
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
        case .invalidConfiguration, .invalidParameter:
            self = .unsuitable
        case .refreshPaused:
            self = .heldBack
        case .invalidScope, .invalidTarget, .mfaRequired:
            self = .refusedTarget
        case .accessDenied where target.audience != nil:
            // What Auth0 says of an API that it does not know.
            self = .refusedTarget
        case .interactionRequired, .consentRequired, .serverLoginRequired, .accountSelectionRequired:
            self = .userHasToAct
        case .unexpectedResponse, .unrecognizedError:
            switch status {
            // Wrong addresses, time-outs and gateways; all other 4xx can be a server's way to refuse a token.
            case 404, 405, 408: self = .unserved
            default: self = .unexplained
            }
        case .invalidClient, .serverError, .temporarilyUnavailable, .tooManyRequests, .slowDown:
            // Nothing about the token: the client's own authentication, or the server's state.
            self = .unserved
        default:
            // A name that says nothing clear, or one of the server's own.
            self = error.code.serverCode == nil ? .unserved : .unexplained
        }
    }
}
