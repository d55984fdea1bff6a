#if os(Linux)
import OAuth2

extension TransportError {
    /// What a failure of libcurl means; its codes are listed at https://curl.se/libcurl/c/libcurl-errors.html.
    ///
    /// - Parameters:
    ///   - curlCode: The `CURLcode`.
    ///   - text: libcurl's words for it.
    ///   - mayHaveReachedServer: Whether sending had begun.
    init(curlCode: Int32, text: String, mayHaveReachedServer: Bool) {
        let (kind, isUnsent) = Self.meaning(of: curlCode, text)
        self.init(
            kind,
            mayHaveReachedServer: mayHaveReachedServer && !isUnsent,
            detail: Self.publishable(text)
        )
    }

    private static func meaning(of code: Int32, _ text: String) -> (Kind, isUnsent: Bool) {
        switch code {
        // CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST
        case 5, 6: (.nameResolution, true)
        // CURLE_COULDNT_CONNECT
        case 7: (.connectionRefused, true)
        // CURLE_URL_MALFORMAT
        case 3: (.unsupportedRequest, true)
        // CURLE_PROXY
        case 97: (.other, true)
        // CURLE_OPERATION_TIMEDOUT: libcurl's own limits, such as the 300 seconds of a connection
        case 28: (.timeout, false)
        // CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CERTPROBLEM,
        // CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CACERT_BADFILE,
        // CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS,
        // CURLE_SSL_CLIENTCERT
        case 35, 53, 54, 58, 59, 60, 66, 77, 82, 83, 90, 91, 98: (.tls, true)
        // CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND, CURLE_ABORTED_BY_CALLBACK: the
        // last one is our own refusal to repeat a request
        case 52, 55, 18, 65, 42: (.connectionLost, false)
        // CURLE_UNSUPPORTED_PROTOCOL (also: an answer that is not HTTP/1), CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2,
        // CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP2_STREAM, CURLE_TOO_LARGE
        case 1, 8, 16, 61, 92, 100: (.protocolViolation, false)
        // CURLE_RECV_ERROR
        case 56: meaning(ofReceiveError: text)
        default: (.other, false)
        }
    }

    /// libcurl gives this code to all that goes wrong while it reads.
    private static func meaning(ofReceiveError text: String) -> (Kind, isUnsent: Bool) {
        // The server ends the TLS handshake because of the client's certificate. In TLS 1.3 the client has finished by then,
        // and may have sent the request; the server has not, and reads no request before it has (RFC 8446 section 4.4).
        if handshakeAlerts.contains(where: text.contains) { return (.tls, true) }
        if text.contains("CONNECT") { return (.other, true) }
        if ["hunk", "header", "HTTP", "encoding"].contains(where: text.contains) { return (.protocolViolation, false) }
        return (.connectionLost, false)
    }

    private static let handshakeAlerts = [
        "alert certificate required", "alert bad certificate", "alert unsupported certificate",
        "alert certificate revoked",
        "alert certificate expired", "alert certificate unknown", "alert unknown ca", "alert handshake failure",
    ]

    /// `text`, if it is a short message without anything that looks like a URL, whose query may hold a code.
    private static func publishable(_ text: String) -> String? {
        // OpenSSL's texts end with host and port.
        let text = text.prefix(upTo: text.firstRange(of: " in connection to ")?.lowerBound ?? text.endIndex)
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        return isPlain && text.utf8.count <= 255 && !text.contains("://") && !text.contains("?") ? String(text) : nil
    }
}
#endif
