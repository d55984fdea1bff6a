#if os(Linux)
import OAuth2

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

extension TransportError {
    /// What a failure of libcurl means; its codes are listed at https://curl.se/libcurl/c/libcurl-errors.html.
    ///
    /// - Parameters:
    ///   - curlCode: The `CURLcode`.
    ///   - text: libcurl's words for it.
    ///   - systemError: The `errno` of the last connection that was tried.
    ///   - mayHaveReachedServer: Whether the server may have got a part of the request.
    init(curlCode: Int32, text: String, systemError: Int32 = 0, mayHaveReachedServer: Bool) {
        self.init(
            Self.kind(of: curlCode, text, systemError),
            mayHaveReachedServer: mayHaveReachedServer,
            detail: Self.detail(curlCode, text)
        )
    }

    private static func kind(of code: Int32, _ text: String, _ systemError: Int32 = 0) -> Kind {
        switch code {
        // CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST
        case 5, 6: .nameResolution
        // CURLE_COULDNT_CONNECT
        case 7: connectionKind(of: systemError)
        // CURLE_URL_MALFORMAT
        case 3: .unsupportedRequest
        // CURLE_OPERATION_TIMEDOUT: libcurl's own limits, such as the 300 seconds of a connection
        case 28: .timeout
        // CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CERTPROBLEM,
        // CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CACERT_BADFILE,
        // CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS,
        // CURLE_SSL_CLIENTCERT
        case 35, 53, 54, 58, 59, 60, 66, 77, 82, 83, 90, 91, 98: .tls
        // CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND, CURLE_ABORTED_BY_CALLBACK: the
        // last one is our own refusal to repeat a request
        case 52, 55, 18, 65, 42: .connectionLost
        // CURLE_UNSUPPORTED_PROTOCOL (also: an answer that is not HTTP/1), CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2,
        // CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2_STREAM, CURLE_TOO_LARGE, and CURLE_BAD_FUNCTION_ARGUMENT, which a line gives that
        // libcurl cannot put into its table of header fields
        case 1, 8, 16, 43, 61, 92, 100: .protocolViolation
        // CURLE_RECV_ERROR, for all that goes wrong while libcurl reads
        case 56:
            if isHandshakeAlert(code, text) {
                .tls
            } else if text.contains("CONNECT") {
                .other
            } else if ["hunk", "header", "HTTP", "encoding"].contains(where: text.contains) {
                .protocolViolation
            } else {
                .connectionLost
            }
        default: .other
        }
    }

    private static func connectionKind(of systemError: Int32) -> Kind {
        switch systemError {
        case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN: .hostUnreachable
        case ETIMEDOUT: .timeout
        case 0, ECONNREFUSED: .connectionRefused
        default: .other
        }
    }

    /// Whether such a failure comes before there is a connection to send anything on, if there was none before.
    static func comesBeforeSending(_ code: Int32, _ text: String) -> Bool {
        switch kind(of: code, text) {
        case .nameResolution, .connectionRefused, .unsupportedRequest: true
        case .tls: code != 56
        // CURLE_PROXY, and a proxy that refuses the way to the server
        default: code == 97 || code == 56 && text.contains("CONNECT")
        }
    }

    /// Whether the server ended the connection because of the client's certificate.
    static func isHandshakeAlert(_ code: Int32, _ text: String) -> Bool {
        code == 56 && handshakeAlerts.contains(where: text.contains)
    }

    private static let handshakeAlerts = [
        "alert certificate required", "alert bad certificate", "alert unsupported certificate",
        "alert certificate revoked",
        "alert certificate expired", "alert certificate unknown", "alert unknown ca", "alert handshake failure",
    ]

    /// The words, if they are a short message without anything that looks like a URL, whose query may hold a code, or like a
    /// proxy, whose address may hold a password.
    private static func detail(_ code: Int32, _ text: String) -> String? {
        // OpenSSL's texts end with host and port.
        let text = text.prefix(upTo: text.firstRange(of: " in connection to ")?.lowerBound ?? text.endIndex)
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && text.utf8.count <= 255
        let isHarmless = !["://", "@", "proxy syntax"].contains(where: text.contains) && !hasQuery(text)
        return isPlain && isHarmless ? String(text) : nil
    }

    /// Whether a question mark begins something, instead of ending a question: "wrong pass phrase, or wrong file format?)".
    private static func hasQuery(_ text: Substring) -> Bool {
        zip(text.utf8, text.utf8.dropFirst()).contains { mark, next in
            mark == UInt8(ascii: "?") && next != UInt8(ascii: ")") && next != UInt8(ascii: " ")
        }
    }
}
#endif
