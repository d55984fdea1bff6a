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

extension BasicCredentialEncoding {
    /// The value of the `Authorization` header ([RFC 7617 section 2](https://www.rfc-editor.org/rfc/rfc7617#section-2)).
    func headerValue(clientID: String, _ secret: ClientSecret) -> String {
        var credentials = ByteWriter(capacity: 256)
        append(clientID, to: &credentials)
        credentials.append(UInt8(ascii: ":"))
        append(secret.reveal(), to: &credentials)
        return credentials.withBytes { Base64URL.encodeStandard($0, behind: "Basic ") }
    }

    /// Refuses a user name that would end at the colon in it.
    func check(userName: String) throws(OAuth2Error) {
        guard kind == .formEncoded || !userName.utf8.contains(UInt8(ascii: ":")) else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .configuration,
                parameter: "client_id",
                message: "An id with a colon cannot be sent as raw HTTP Basic credentials (RFC 7617 section 2)."
            )
        }
    }

    private func append(_ text: String, to writer: inout ByteWriter) {
        switch kind {
        case .formEncoded: writer.percentEncode(text)
        case .raw: writer.append(text)
        }
    }
}
