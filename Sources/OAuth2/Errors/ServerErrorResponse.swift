/// What a server answered when it refused: everything of it, so that nothing is lost on the way to the caller.
///
/// [RFC 6749 section 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2), and the other shapes that servers use.
public struct ServerErrorResponse: Sendable, RedactedDescription {
    /// The HTTP status of the answer; for an authorization callback, which has none, 0.
    public let status: Int

    /// The server's code as it stands in the answer, wire name `error`; `nil` when the answer names none.
    ///
    /// Whatever the server wrote; decide on ``OAuth2Error/code``, and do not log this unread.
    public let error: String?

    /// The server's explanation for developers, wire name `error_description`.
    public let errorDescription: ServerText?

    /// The address of a page about the error, wire name `error_uri`.
    ///
    /// Never redirect a browser to it.
    public let errorURI: ServerText?

    /// Every member of the answer, known or not, when it was a JSON object or a form.
    public let members: JSONObject

    /// All header fields of the answer.
    public let headers: TransportHeaders

    /// The body as it came.
    public let body: [UInt8]

    /// What the answer says about limits, when it says something.
    public let rateLimit: RateLimit?
}
