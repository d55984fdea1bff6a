/// How the body of a request to an authorization server is written.
public struct RequestEncoding: Sendable, Hashable {
    /// The value of the `Content-Type` header.
    public let contentType: String

    /// `application/x-www-form-urlencoded`, which every server must understand.
    ///
    /// [RFC 6749 section 3.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.2).
    public static let form = Self(contentType: "application/x-www-form-urlencoded")

    /// `application/json`, which Auth0 takes too and a few providers demand.
    public static let json = Self(contentType: "application/json")

    func body(of parameters: FormParameters) -> [UInt8] {
        self == .json ? parameters.jsonBody() : parameters.formBody()
    }
}
