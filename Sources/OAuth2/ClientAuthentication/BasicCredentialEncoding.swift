/// How id and secret are written before they become HTTP Basic credentials.
public enum BasicCredentialEncoding: Sendable, Hashable {
    /// Form-encoded first, as [RFC 6749 section 2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1) demands.
    case formEncoded
    /// As they are: for servers that do not undo the encoding. An id with a colon in it cannot be sent this way.
    case raw
}
