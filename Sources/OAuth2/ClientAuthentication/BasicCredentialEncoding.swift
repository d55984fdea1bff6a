/// How id and secret are written before they become HTTP Basic credentials.
public struct BasicCredentialEncoding: Sendable, Hashable {
    private enum Kind: Sendable {
        case formEncoded, raw
    }

    private let kind: Kind

    /// Form-encoded first, as [RFC 6749 section 2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1) demands.
    public static let formEncoded = Self(kind: .formEncoded)

    /// As they are, for servers that do not undo the encoding.
    ///
    /// An id with a colon in it cannot be sent this way.
    public static let raw = Self(kind: .raw)
}
