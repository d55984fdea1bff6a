#if os(Linux)
public import OAuth2

/// Certificates or a private key in the PEM form
/// ([RFC 7468](https://www.rfc-editor.org/rfc/rfc7468)), and where they are.
///
/// Its text shows neither path nor bytes.
public struct PEMSource: Sendable, Hashable, RedactedDescription {
    enum Place: Sendable, Hashable {
        case file(String)
        case bytes([UInt8])
    }

    let place: Place

    /// A file, read again for new connections, so that a renewed certificate is used without a restart.
    ///
    /// - Parameter path: Its path.
    /// - Returns: The source.
    public static func file(_ path: String) -> Self { Self(place: .file(path)) }

    /// The text itself, from a secret store for example; needs libcurl 7.77.
    ///
    /// - Parameter bytes: The PEM text, with its `-----BEGIN` lines.
    /// - Returns: The source.
    public static func bytes(_ bytes: some Sequence<UInt8>) -> Self { Self(place: .bytes(Array(bytes))) }

    /// Which of the two it is.
    public var description: String {
        switch place {
        case .file: "PEMSource(file)"
        case .bytes: "PEMSource(redacted)"
        }
    }
}
#endif
