/// A login that has begun: the URL for the browser and the value to keep until it comes back.
public struct StartedAuthorization: Sendable, RedactedDescription {
    /// Where to send the browser, percent-encoded and complete.
    ///
    /// It holds `state` and `nonce`: give it to this user's browser and do not log it.
    public let url: String

    /// What the callback is checked against.
    ///
    /// Keep it in this user's session, on the server or in an encrypted cookie, as one of its ``PendingAuthorizations``, and
    /// take it out when the callback has come.
    public let pending: PendingAuthorization
}
