/// One challenge of a `WWW-Authenticate` header field: why an API refused a request, and how to authenticate.
///
/// [RFC 9110 section 11.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1),
/// [RFC 6750 section 3](https://www.rfc-editor.org/rfc/rfc6750#section-3).
public struct AuthenticationChallenge: Sendable, Hashable, RedactedDescription {
    /// The scheme as it was written, such as `Bearer`; compare it without regard to case.
    public let scheme: String

    /// The parameters in the order they came; their names in lower case.
    public let parameters: FormParameters

    /// What stands behind the scheme when that is no list of parameters, as with `Negotiate`.
    public let token68: String?

    /// Whether this is the scheme, in whatever case.
    public func isScheme(_ scheme: String) -> Bool { self.scheme.equalsIgnoringASCIICase(scheme) }

    /// The challenges of an answer, from all its `WWW-Authenticate` fields.
    ///
    /// A field that breaks the grammar counts up to the mistake.
    public static func all(in headers: TransportHeaders) -> [AuthenticationChallenge] {
        headers.values(of: "WWW-Authenticate").flatMap { field in
            var parser = AuthenticationChallengeParser(field)
            return parser.challenges()
        }
    }
}
