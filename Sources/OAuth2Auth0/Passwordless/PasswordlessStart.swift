import OAuth2

/// A request to send somebody a one-time code: the message of Auth0's `POST /passwordless/start`.
///
/// ```swift
/// let recipient = try PasswordlessRecipient.email("ada@example.com")
/// try await client.startPasswordlessLogin(PasswordlessStart(recipient))
/// // the user types in what the e-mail says
/// let tokens = try await client.requestTokens(.passwordlessOTP(code, sentTo: recipient, scope: [.openID]))
/// ```
public struct PasswordlessStart: Sendable, Hashable {
    /// Who the code is sent to; wire names `connection` and `email` or `phone_number`.
    public var recipient: PasswordlessRecipient

    /// The language of the message, as a BCP 47 tag; header `x-request-language`.
    ///
    /// The tenant's by default.
    public var language: String?

    /// The address of the user at the other end; header `auth0-forwarded-for`.
    ///
    /// See `TokenRequest.forwarded(for:)`.
    public var userIPAddress: String?

    /// A request with what is needed.
    public init(_ recipient: PasswordlessRecipient) {
        self.recipient = recipient
    }
}

extension PasswordlessStart {
    func call() throws(OAuth2Error) -> Auth0Call {
        var call = Auth0Call(.post, ["passwordless", "start"], authorization: .client, step: .passwordlessStart)
        call.body = [
            "connection": .text(recipient.realm),
            recipient.isEmail ? "email" : "phone_number": .text(recipient.address),
            // The other value, "link", ends in a callback that no pending login belongs to.
            "send": .text("code"),
        ]
        if let language { call.headers["x-request-language"] = language }
        if let userIPAddress {
            try ForwardedFor.check(userIPAddress, step: .passwordlessStart)
            call.headers[ForwardedFor.headerName] = userIPAddress
        }
        return call
    }
}
