#if os(Linux)
public import OAuth2

/// How ``CurlTransport`` speaks TLS.
///
/// The certificate and the name of the server are always checked.
public struct CurlTLS: Sendable, Hashable {
    /// The oldest version of TLS that is spoken.
    ///
    /// Default 1.2 ([RFC 9325 section 3.1](https://www.rfc-editor.org/rfc/rfc9325#section-3.1)).
    public var minimumVersion: Version = .tls12

    /// The certificate authorities that vouch for servers, instead of the system's; `nil` for the system's.
    ///
    /// A change of a file is noticed within a minute, one of the system's authorities within a day.
    public var trustRoots: PEMSource?

    /// Who the client is, for servers that ask for a certificate.
    ///
    /// The way to authenticate with `ClientAuthentication.tlsClientAuth` and `selfSignedTLSClientAuth`
    /// ([RFC 8705](https://www.rfc-editor.org/rfc/rfc8705)).
    public var clientCertificate: ClientCertificate?

    /// TLS 1.2 and newer, and the system's authorities.
    public init() {}

    /// A version of TLS.
    public struct Version: Sendable, Hashable {
        /// libcurl's number for "this and newer".
        let number: Int

        /// TLS 1.2 ([RFC 5246](https://www.rfc-editor.org/rfc/rfc5246)).
        public static let tls12 = Self(number: 6)
        /// TLS 1.3 ([RFC 8446](https://www.rfc-editor.org/rfc/rfc8446)).
        public static let tls13 = Self(number: 7)
    }

    /// A client's certificate and its private key.
    public struct ClientCertificate: Sendable, Hashable {
        let chain: PEMSource
        let privateKey: PEMSource
        let passphrase: String?

        /// A certificate with its key.
        ///
        /// - Parameters:
        ///   - chain: The certificate, and behind it those of the authorities between it and the root.
        ///   - privateKey: The private key that belongs to the certificate.
        ///   - passphrase: What the key is encrypted with, if it is.
        public init(chain: PEMSource, privateKey: PEMSource, passphrase: String? = nil) {
            self.chain = chain
            self.privateKey = privateKey
            self.passphrase = passphrase
        }
    }
}

extension CurlTLS.ClientCertificate: RedactedDescription {}
#endif
