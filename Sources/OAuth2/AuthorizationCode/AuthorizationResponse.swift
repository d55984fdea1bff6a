#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A callback that passed every check: the only thing that the token endpoint's code exchange accepts.
///
/// Get one from ``PendingAuthorization/validate(_:now:)``.
/// [RFC 6749 section 4.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2).
public struct AuthorizationResponse: Sendable {
    /// The code to exchange.
    public let code: AuthorizationCode
    /// The login it belongs to.
    public let pending: PendingAuthorization
    /// Every parameter of the callback, `session_state` and the like included.
    public let parameters: FormParameters

    init(code: AuthorizationCode, pending: PendingAuthorization, parameters: FormParameters) {
        self.code = code
        self.pending = pending
        self.parameters = parameters
    }
}

extension PendingAuthorization {
    /// Checks a callback against this login; nothing is sent.
    ///
    /// In this order: no parameter twice, and `code`, `state`, `iss` and `error` readable; `iss` (before anything else is believed,
    /// [RFC 9207 section 2.4](https://www.rfc-editor.org/rfc/rfc9207#section-2.4)); `state`; age; `error`; `code`.
    ///
    /// - Parameters:
    ///   - callback: What the browser brought back.
    ///   - now: The time.
    /// - Returns: The response with the code that may be exchanged.
    /// - Throws: ``OAuth2Error`` with the code ``OAuth2Error/Code/malformedCallback``,
    ///   ``OAuth2Error/Code/issuerMismatch``, ``OAuth2Error/Code/stateMismatch``,
    ///   ``OAuth2Error/Code/authorizationExpired``, or the code the server sent (`access_denied`, `login_required`, …).
    public func validate(_ callback: AuthorizationCallback, now: Date) throws(OAuth2Error) -> AuthorizationResponse {
        let parameters = try callback.parsedParameters()
        try checkIssuer(parameters)

        guard let received = parameters["state"], constantTimeEqual(received, state.reveal()) else {
            throw OAuth2Error(
                .stateMismatch,
                step: .callback,
                parameter: "state",
                message: """
                    The callback does not belong to the login that this browser session began; start a new login \
                    (RFC 6749 section 10.12). If it names an error, that is in response, unconfirmed.
                    """,
                response: ServerErrorResponse(callback: parameters)
            )
        }
        try checkAge(at: now)
        if let serverError = ServerErrorResponse(callback: parameters) {
            let code = OAuth2Error.Code(serverCode: serverError.error ?? "")
            throw OAuth2Error(
                code,
                step: .callback,
                message: code == .accessDenied
                    ? "The user has declined, a rule of the server refuses the login, or the audience is unknown; see response for its words."
                    : "The authorization server ended the login with an error: the code says which, and response has the server's words.",
                response: serverError
            )
        }
        guard let code = parameters["code"], !code.isEmpty else {
            throw OAuth2Error(
                .malformedCallback,
                step: .callback,
                parameter: "code",
                message: "The callback has neither a code nor an error; is this the redirect URI of the request?"
            )
        }
        return AuthorizationResponse(code: AuthorizationCode(code), pending: self, parameters: parameters)
    }

    private func checkAge(at now: Date) throws(OAuth2Error) {
        switch age(at: now) {
        case .fresh: return
        case .expired:
            throw OAuth2Error(
                .authorizationExpired,
                step: .callback,
                parameter: "pendingLifetime",
                message: "The user took longer than the login may last; start a new login."
            )
        case .fromTheFuture:
            throw OAuth2Error(
                .authorizationExpired,
                step: .callback,
                message: "The login began later than now; the clocks of the machines differ, or pending was changed."
            )
        }
    }

    private func checkIssuer(_ parameters: FormParameters) throws(OAuth2Error) {
        guard let received = parameters["iss"] else {
            guard requiresIssuer else { return }
            throw OAuth2Error(
                .issuerMismatch,
                step: .callback,
                parameter: "iss",
                message: """
                    The server is known to name itself in callbacks, and this one does not (RFC 9207 section 2.4); it may \
                    come from another server. What it says of an error is in response, unconfirmed.
                    """,
                response: ServerErrorResponse(callback: parameters)
            )
        }
        // RFC 9207 section 2.4: simple string comparison, no normalisation.
        guard ByteText(received) == ByteText(issuer) else {
            throw OAuth2Error(
                .issuerMismatch,
                step: .callback,
                parameter: "iss",
                message: """
                    The callback comes from another authorization server than the login was sent to (mix-up attack, \
                    RFC 9207); start a new login.
                    """
            )
        }
    }
}
