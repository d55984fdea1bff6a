/// The name under which requests are sent, by default this library's and its version.
///
/// Firewalls in front of authorization servers refuse requests without one.
///
/// ```swift
/// configuration.userAgent = try UserAgent("shop/2.1 (ops@shop.example)")
/// ```
///
/// Wire name: `User-Agent` ([RFC 9110 section 10.1.5](https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5)).
public struct UserAgent: Sendable, Hashable {
    /// The value of the header field.
    public let text: String

    /// The version of this library.
    private static let version = "0.1.0"

    /// `swift-oauth2/` and the version of this library.
    public static let library = Self(checked: "swift-oauth2/\(version)")

    /// A name of one's own.
    ///
    /// - Parameter text: Products with their versions, and comments in parentheses: printable ASCII.
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` for a text that no header field may have.
    public init(_ text: String) throws(OAuth2Error) {
        guard TransportRequest.isFieldValue(text) else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .configuration,
                parameter: "userAgent",
                message: "Write the user agent in printable ASCII without line breaks or outer spaces, and not empty."
            )
        }
        self.init(checked: text)
    }

    private init(checked text: String) { self.text = text }
}
