extension OAuth2Error {
    /// What went wrong: a code the server sent, or one of this library's own.
    ///
    /// An open set: a server may send any code, and ``init(serverCode:)`` makes the constant to compare it with.
    /// A code of the library never equals one that a server sent, whatever the server writes.
    public struct Code: Sendable, Hashable {
        private enum Origin: Sendable, Hashable {
            case server(ByteText)
            case library(ByteText)
        }

        private let origin: Origin

        /// A code for what a client-side check found; it never equals one that a server sent.
        ///
        /// Libraries that extend this one make their own with it: `static let tooOld = Self(library: "too old")`.
        /// - Parameter name: A short name, fixed at compile time, fit for logs and metric labels.
        public init(library name: StaticString) { self.origin = .library(ByteText("\(name)")) }

        /// The code that a server sends as `error`.
        ///
        /// One that is documented nowhere does not appear in texts, because a server may repeat a secret in it; read
        /// ``serverCode``.
        public init(serverCode: String) { self.origin = .server(ByteText(serverCode)) }

        /// The text the server sent as `error`, or `nil` for a code of this library.
        ///
        /// Unlike ``description`` it is whatever the server wrote.
        public var serverCode: String? {
            guard case .server(let text) = origin else { return nil }
            return text.text
        }
    }
}

// MARK: Codes that servers send

extension OAuth2Error.Code {
    /// `invalid_request`: a parameter is missing, malformed or repeated.
    ///
    /// [RFC 6749 sections 4.1.2.1 and 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1).
    public static let invalidRequest = Self(serverCode: "invalid_request")
    /// `invalid_client`: the client is unknown or its secret, assertion or certificate is wrong.
    ///
    /// [RFC 6749 section 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2).
    ///
    /// A 401 with `access_denied` has this code too, where the client authenticated in the request (Auth0).
    public static let invalidClient = Self(serverCode: "invalid_client")
    /// `invalid_grant`: the code, refresh token, password or one-time code is wrong, spent, expired or revoked.
    ///
    /// [RFC 6749 section 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2).
    public static let invalidGrant = Self(serverCode: "invalid_grant")
    /// `unauthorized_client`: this client may not use this grant type.
    ///
    /// [RFC 6749 sections 4.1.2.1 and 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1).
    public static let unauthorizedClient = Self(serverCode: "unauthorized_client")
    /// `unsupported_grant_type`.
    ///
    /// [RFC 6749 section 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2).
    public static let unsupportedGrantType = Self(serverCode: "unsupported_grant_type")
    /// `unsupported_response_type`.
    ///
    /// [RFC 6749 section 4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1).
    public static let unsupportedResponseType = Self(serverCode: "unsupported_response_type")
    /// `invalid_scope`: a scope is unknown, malformed or more than was granted.
    ///
    /// [RFC 6749 sections 4.1.2.1 and 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1).
    public static let invalidScope = Self(serverCode: "invalid_scope")
    /// `access_denied`: the user or the server refused.
    ///
    /// [RFC 6749 section 4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1).
    public static let accessDenied = Self(serverCode: "access_denied")
    /// `server_error`.
    ///
    /// [RFC 6749 section 4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1).
    public static let serverError = Self(serverCode: "server_error")
    /// `temporarily_unavailable`.
    ///
    /// [RFC 6749 section 4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1).
    public static let temporarilyUnavailable = Self(serverCode: "temporarily_unavailable")
    /// `login_required`: `prompt=none` was asked and nobody is logged in, or a refresh is refused until the user logs in again.
    ///
    /// Not to be confused with ``loginRequired``, which a ``TokenManager`` finds by itself.
    ///
    /// [OpenID Connect Core section 3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html).
    public static let serverLoginRequired = Self(serverCode: "login_required")
    /// `consent_required`: `prompt=none` was asked and the user has not consented yet.
    ///
    /// [OpenID Connect Core section 3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html).
    public static let consentRequired = Self(serverCode: "consent_required")
    /// `interaction_required`: `prompt=none` was asked and a page has to be shown.
    ///
    /// [OpenID Connect Core section 3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html).
    public static let interactionRequired = Self(serverCode: "interaction_required")
    /// `account_selection_required`: `prompt=none` was asked and several accounts fit.
    ///
    /// [OpenID Connect Core section 3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html).
    public static let accountSelectionRequired = Self(serverCode: "account_selection_required")
    /// `unmet_authentication_requirements`: the asked `acr_values` cannot be met.
    public static let unmetAuthenticationRequirements = Self(serverCode: "unmet_authentication_requirements")
    /// `mfa_required`: a second factor is due; ``OAuth2Error/mfaRequired`` resumes the login.
    public static let mfaRequired = Self(serverCode: "mfa_required")
    /// `invalid_target`: the `resource` or `audience` is unknown.
    ///
    /// [RFC 8707 section 2](https://www.rfc-editor.org/rfc/rfc8707#section-2).
    public static let invalidTarget = Self(serverCode: "invalid_target")
    /// `invalid_token`: an API refused the access token.
    ///
    /// [RFC 6750 section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1).
    public static let invalidToken = Self(serverCode: "invalid_token")
    /// `insufficient_scope`: the access token lacks a scope.
    ///
    /// [RFC 6750 section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1).
    public static let insufficientScope = Self(serverCode: "insufficient_scope")
    /// `unsupported_token_type`: the server cannot revoke tokens of this type.
    ///
    /// [RFC 7009 section 2.2.1](https://www.rfc-editor.org/rfc/rfc7009#section-2.2.1).
    public static let unsupportedTokenType = Self(serverCode: "unsupported_token_type")
    /// `authorization_pending`: the user has not answered yet.
    ///
    /// [RFC 8628 section 3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5).
    public static let authorizationPending = Self(serverCode: "authorization_pending")
    /// `slow_down`: polling is too fast.
    ///
    /// [RFC 8628 section 3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5).
    public static let slowDown = Self(serverCode: "slow_down")
    /// `expired_token`: a device code or an `mfa_token` is too old.
    ///
    /// [RFC 8628 section 3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5).
    public static let expiredToken = Self(serverCode: "expired_token")
    /// `too_many_requests`, and any answer with status 429 that names no code.
    public static let tooManyRequests = Self(serverCode: "too_many_requests")
    /// `unauthorized`: the user is blocked or a rule refused the login (Auth0).
    public static let unauthorized = Self(serverCode: "unauthorized")
}

// MARK: Codes of this library

extension OAuth2Error.Code {
    /// The server, the client or the transport is described wrongly, or not far enough for this call.
    public static let invalidConfiguration = Self(library: "invalid configuration")
    /// A parameter given to this library cannot be sent; nothing was sent.
    public static let invalidParameter = Self(library: "invalid parameter")
    /// The callback is not one an authorization server can have sent: malformed, incomplete or with repeated parameters.
    public static let malformedCallback = Self(library: "malformed callback")
    /// The callback's `state` is missing or not the one of this login: treat it as an attack or an abandoned login and
    /// start again.
    public static let stateMismatch = Self(library: "state mismatch")
    /// The callback's `iss` is missing though required, or names another server (RFC 9207), or a server's metadata is about
    /// another issuer than the one that was asked for.
    public static let issuerMismatch = Self(library: "issuer mismatch")
    /// The login took longer than ``PendingAuthorization/lifetime``, or began in the future because clocks differ.
    public static let authorizationExpired = Self(library: "authorization expired")
    /// This login's code was sent to the token endpoint already; begin a new login.
    public static let authorizationAlreadyUsed = Self(library: "authorization already used")
    /// No answer came; ``OAuth2Error/transportError`` says why and whether the request can have reached the server.
    public static let transportFailed = Self(library: "transport failed")
    /// The server answered with a redirect, which is never followed: the request carries credentials, or its answer
    /// decides where they go.
    public static let redirectRefused = Self(library: "redirect refused")
    /// The answer is not one of an OAuth server: a proxy's HTML page, an empty body, another status, or the JSON that a web
    /// framework writes when it fails or does not know the address, whose words are in ``OAuth2Error/response``.
    ///
    /// It says nothing about the login. With a status of 500 and above try again later; with 404 or 405 the endpoint's URL
    /// is wrong, and with 401 perhaps the client's authentication, as the error's text says.
    public static let unexpectedResponse = Self(library: "unexpected response")
    /// The answer has status 4xx and a JSON object that names no OAuth error: an error format of the server's own, or of a
    /// gateway in front of it.
    ///
    /// Look into ``OAuth2Error/response`` to tell the two apart. By itself it is no reason to give a login up.
    public static let unrecognizedError = Self(library: "unrecognized error")
    /// The answer has status 200 but cannot be read: truncated, not JSON, or a required member is missing or of the
    /// wrong type.
    public static let malformedResponse = Self(library: "malformed response")
    /// The answer is in a form that this library does not read, such as user info as a signed JWT.
    public static let unsupportedResponse = Self(library: "unsupported response")
    /// The user info is about another user than the ID token.
    public static let subjectMismatch = Self(library: "subject mismatch")
    /// The ID token is malformed, or a claim or its signature is not what this login and client need.
    ///
    /// ``OAuth2Error/parameter`` names the claim. The user must not count as logged in.
    public static let invalidIDToken = Self(library: "invalid ID token")
    /// `openid` was asked for and the answer has no ID token.
    public static let missingIDToken = Self(library: "missing ID token")
    /// A logout token is malformed, or a claim or its signature is wrong: answer it with status 400.
    public static let invalidLogoutToken = Self(library: "invalid logout token")
    /// A signature could be neither confirmed nor refuted, because the verifier or the key source failed;
    /// ``OAuth2Error/underlyingError`` has the reason.
    public static let signatureNotChecked = Self(library: "signature not checked")
    /// A client assertion could not be made; ``OAuth2Error/underlyingError`` has the signer's error.
    public static let clientAssertionFailed = Self(library: "client assertion failed")
    /// The provider of a client secret failed, or returned one that cannot be sent; ``OAuth2Error/underlyingError`` has its
    /// error.
    ///
    /// Nothing was sent, so the login is as good as before.
    public static let clientSecretUnavailable = Self(library: "client secret unavailable")
    /// A ``TokenStorage`` could not read or write; ``OAuth2Error/underlyingError`` has its reason.
    ///
    /// It says nothing about the login, and whether a write has happened is open: read again.
    public static let storageFailed = Self(library: "storage failed")
    /// A stored record is damaged or of another release's format; it was left as it is.
    public static let unreadableGrant = Self(library: "unreadable grant")
    /// A ``TokenManager`` sends nothing at the moment; ``OAuth2Error/retryAfter`` says for how long.
    public static let refreshPaused = Self(library: "refresh paused")
    /// A ``TokenManager`` finds that a grant is of no use any more, and the user has to log in again;
    /// ``OAuth2Error/loginRequired`` has the reason.
    ///
    /// A server's own `login_required` is ``serverLoginRequired``: the grant is kept then.
    public static let loginRequired = Self(library: "login required")
    /// The server has refused a refresh token repeatedly, over a while, without a clear word about it.
    ///
    /// The grant is kept and tried again; offer the user a new login, and look at ``OAuth2Error/response`` for what the server says.
    public static let refusedWithoutReason = Self(library: "refused without reason")
}

extension OAuth2Error.Code: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The code, unless a server sent one that this library does not know: a server may have repeated a secret in it.
    public var description: String {
        switch origin {
        case .library(let name): name.text
        case .server(let code): isDocumented ? code.text : "a server's own error code"
        }
    }

    /// The same text as ``description``.
    public var debugDescription: String { description }

    /// A mirror that shows the description only.
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }

    /// Whether the code is documented somewhere, and therefore cannot be a secret that a server repeats.
    var isDocumented: Bool {
        guard case .server(let code) = origin else { return true }
        return Self.documented.contains(code)
    }

    private static let documented: Set<ByteText> = [
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type",
        "unsupported_response_type", "invalid_scope", "access_denied", "server_error", "temporarily_unavailable",
        "login_required", "consent_required", "interaction_required", "account_selection_required",
        "unmet_authentication_requirements", "mfa_required", "invalid_target", "invalid_token",
        "insufficient_scope", "unsupported_token_type", "authorization_pending", "slow_down", "expired_token",
        "too_many_requests", "unauthorized", "use_dpop_nonce", "invalid_dpop_proof",
        // Auth0
        "too_many_attempts", "too_many_logins", "password_leaked", "requires_verification", "invalid_user_password",
        "unsupported_challenge_type", "association_required", "invalid_authenticator", "invalid_phone_number",
        "bad_gateway", "endpoint_disabled", "method_not_allowed", "invalid_connection", "a0.mfa_required",
        "a0.mfa_registration_required", "a0.mfa_invalid_code", "a0.invalid_configuration",
        // other servers
        "bad_verification_code", "incorrect_client_credentials", "redirect_uri_mismatch", "invalid_code",
        "device_not_found",
    ]
}
