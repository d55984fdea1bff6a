#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Why a step of an OAuth flow did not succeed.
///
/// Decide on ``code``; show or log the error itself: its text is fixed at compile time, but for ``endpoint`` and the HTTP
/// status, and never holds a secret, a value of a response or one of the callback URL. What the server said is in ``response``,
/// behind redacting types, because some servers repeat the code or token they were sent.
///
/// ```swift
/// do {
///     let tokens = try await client.refresh(refreshToken)
/// } catch let error as OAuth2Error where error.code == .invalidGrant {
///     // the user has to log in again
/// } catch let error as OAuth2Error where error.code == .mfaRequired {
///     // error.mfaRequired has everything that is needed to go on
/// }
/// ```
///
/// Not errors of this type: `CancellationError` when the calling task is cancelled.
public struct OAuth2Error: Error, Sendable {
    /// What went wrong.
    public let code: Code

    /// What was being done.
    public let step: Step

    /// Which endpoint of the server the request went to, when one was sent: scheme, host, port and path, as in
    /// `https://id.example/token`.
    ///
    /// Never a query. It is the address that the client is configured with, by hand or by the server's metadata, and never one
    /// that a response names. Of a request of your own (``OAuth2Client/send(_:step:)``) only scheme, host and port.
    public var endpoint: String? { boxedEndpoint?.value }

    /// The wire name of the parameter, or the name of the property, that has to change; `nil` when none is to blame.
    public let parameter: String?

    /// One sentence on what happened and what to do about it.
    public var message: String { (text ?? code.remedy).description }

    /// What the server answered, if it answered.
    public var response: ServerErrorResponse? {
        get { boxedResponse?.value }
        set { boxedResponse = newValue.map(Box.init) }
    }

    /// The token that resumes the login, when ``code`` is ``Code/mfaRequired``.
    public var mfaRequired: MFARequired? {
        get { boxedMFARequired?.value }
        set { boxedMFARequired = newValue.map(Box.init) }
    }

    /// The tokens of an answer whose ID token was missing, refused, or could not be checked.
    ///
    /// Nobody is logged in with them. They are here so that nothing is lost: revoke the refresh token, validate the ID token
    /// once more when the keys could not be had, or go on without knowing who the user is, if your application can.
    public var rejectedTokens: TokenResponse? {
        get { boxedTokens?.value }
        set { boxedTokens = newValue.map(Box.init) }
    }

    /// The refresh token of an answer whose access token could not be used.
    ///
    /// A server that rotates refresh tokens has revoked the one that was presented: store this one in its place, or revoke it. A
    /// ``TokenManager`` stores it by itself. `nil` when there was none, or more than one.
    public var rejectedRefreshToken: RefreshToken? { spareTokens?.refreshToken }

    /// The same with what came beside it.
    var spareTokens: SpareTokens? {
        get { boxedSpareTokens?.value }
        set { boxedSpareTokens = newValue.map(Box.init) }
    }

    /// The error that led to this one: a ``TransportError``, or whatever a transport or an assertion signer of yours
    /// threw.
    ///
    /// It does not appear in the error's text.
    public var underlyingError: (any Error)?

    /// How long to wait, where that is known without an answer.
    var pause: Duration?

    /// `nil` where it is the code's ``Code/remedy``, which is looked for when somebody wants to read it.
    private var text: StaticString?
    private var boxedEndpoint: Box<String>?
    private var boxedResponse: Box<ServerErrorResponse>?
    private var boxedMFARequired: Box<MFARequired>?
    private var boxedTokens: Box<TokenResponse>?
    private var boxedSpareTokens: Box<SpareTokens>?

    /// An error with a text that is fixed at compile time, so that nothing secret can slip into it.
    public init(
        _ code: Code,
        step: Step,
        parameter: StaticString? = nil,
        message: StaticString,
        response: ServerErrorResponse? = nil,
        underlyingError: (any Error)? = nil
    ) {
        self.code = code
        self.step = step
        self.parameter = parameter.map { "\($0)" }
        self.text = message
        self.boxedResponse = response.map(Box.init)
        self.underlyingError = underlyingError
    }

    /// A server's refusal, whose text is ``Code/remedy``.
    init(refusal code: Code, step: Step, response: ServerErrorResponse?) {
        self.code = code
        self.step = step
        self.parameter = nil
        self.text = nil
        self.boxedResponse = response.map(Box.init)
    }
}

extension OAuth2Error {
    /// The same error with a text that knows more of what was done.
    func saying(_ message: StaticString) -> OAuth2Error {
        var error = self
        error.text = message
        return error
    }
}

extension OAuth2Error {
    /// The same error, of a request to `endpoint`.
    func at(_ endpoint: EndpointURL) -> OAuth2Error { at(endpoint.description) }

    /// The same error, of a request to an address without query; it keeps one that it has.
    func at(_ address: String) -> OAuth2Error {
        var error = self
        if boxedEndpoint == nil { error.boxedEndpoint = Box(address) }
        return error
    }

    /// The transport's failure, when ``code`` is ``Code/transportFailed`` and the transport gave its reason.
    public var transportError: TransportError? { underlyingError as? TransportError }

    /// How long to wait before the next try: what the server asked for with `Retry-After` or a rate-limit header, or, of an
    /// error of a ``TokenManager`` or ``ClientCredentialsManager``, what is left of the pause that it makes.
    ///
    /// See ``RateLimit/wait`` for how it is found.
    public var retryAfter: Duration? { pause ?? response?.rateLimit?.wait }
}

extension OAuth2Error: LocalizedError {
    /// The same text as ``description``, for frameworks that log `localizedDescription`.
    public var errorDescription: String? { description }
}

extension OAuth2Error: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Code, step, endpoint, parameter, HTTP status and message; nothing of a response but the status.
    public var description: String {
        var text = "OAuth2Error(\(code.description)) in \(step.name)"
        if let endpoint { text += " at " + endpoint }
        if let parameter { text += ", parameter \(parameter)" }
        // A callback has no status.
        if let response, response.status != 0 { text += ", HTTP status \(response.status)" }
        if let transportError { text += ", transport: \(transportError.kind.name)" }
        return text + ": " + message
    }

    /// The same text as ``description``.
    public var debugDescription: String { description }

    /// A mirror that shows the description only, because a stored underlying error may not be redacted.
    public var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}
