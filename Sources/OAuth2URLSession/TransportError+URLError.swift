import Foundation
import OAuth2

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension TransportError {
    /// What `error` of `URLSession` means.
    ///
    /// On Linux the code says little: most errors have the code "unknown", and "cannot connect" is given also to later
    /// failures when the first of several addresses refused the connection. libcurl's message tells them apart; where
    /// it is not known, the request counts as one that may have reached the server.
    ///
    /// - Parameters:
    ///   - error: The error a task completed with.
    ///   - hasAnswerBegun: Whether status and header fields had arrived.
    init(_ error: any Error, hasAnswerBegun: Bool) {
        let text = (error as NSError).localizedDescription
        let code = (error as? URLError)?.code
        var (kind, mayHaveReachedServer) = Self.meaning(of: text) ?? Self.meaning(of: code)
        #if canImport(FoundationNetworking)
        // It has this code for a connection that was refused, and none for one that found no way.
        if kind == .connectionRefused, code != .cannotConnectToHost { kind = .hostUnreachable }
        #endif
        self.init(
            kind,
            mayHaveReachedServer: mayHaveReachedServer || hasAnswerBegun,
            detail: Self.publishable(text)
        )
    }

    private static let messages: [(part: String, kind: Kind, mayHaveReachedServer: Bool)] = [
        ("Connection timed out after", .timeout, false),
        ("Resolving timed out", .timeout, false),
        ("Could not resolve", .nameResolution, false),
        ("Failed to connect to", .connectionRefused, false),
        ("t connect to server", .connectionRefused, false),
        ("CONNECT tunnel failed", .other, false),
        ("from proxy after CONNECT", .other, false),
        ("Proxy CONNECT aborted", .other, false),
        // Behind the handshake a failure of the TLS library is the end of a connection like any other.
        ("SSL_read", .connectionLost, true),
        ("SSL_write", .connectionLost, true),
        ("GnuTLS recv", .connectionLost, true),
        ("SSL certificate", .tls, false),
        ("SSL: ", .tls, false),
        ("SSL peer certificate", .tls, false),
        ("SSL connect error", .tls, false),
        ("TLS connect error", .tls, false),
        ("SSL_connect", .tls, false),
        ("SSL routines", .tls, false),
        ("gnutls_handshake", .tls, false),
        ("server certificate", .tls, false),
        ("Empty reply", .connectionLost, true),
        ("transfer closed", .connectionLost, true),
        ("end of response with", .connectionLost, true),
        ("Recv failure", .connectionLost, true),
        ("Send failure", .connectionLost, true),
        ("not closed cleanly", .connectionLost, true),
        ("HTTP", .protocolViolation, true),
        ("nghttp2", .protocolViolation, true),
        ("header", .protocolViolation, true),
        ("Header", .protocolViolation, true),
        // How libcurl 7.88 calls a line that it cannot put into its table of header fields.
        ("given a bad argument", .protocolViolation, true),
        ("hunk", .protocolViolation, true),
        ("content unencoding", .protocolViolation, true),
        ("content encoding", .protocolViolation, true),
        ("transfer encoding", .protocolViolation, true),
        ("server reply", .protocolViolation, true),
        ("Content-Length", .protocolViolation, true),
    ]

    private static func meaning(of text: String) -> (Kind, Bool)? {
        messages.first { text.contains($0.part) }.map { ($0.kind, $0.mayHaveReachedServer) }
    }

    private static func meaning(of code: URLError.Code?) -> (Kind, Bool) {
        switch code {
        case .timedOut: (.timeout, true)
        case .cannotFindHost, .dnsLookupFailed: (.nameResolution, false)
        case .badURL, .dataLengthExceedsMaximum: (.unsupportedRequest, false)
        case .networkConnectionLost, .badServerResponse: (.connectionLost, true)
        case .cannotParseResponse, .cannotDecodeRawData, .cannotDecodeContentData: (.protocolViolation, true)
        case .cancelled: (.closed, true)
        #if !canImport(FoundationNetworking)
        case .cannotConnectToHost: (.connectionRefused, false)
        case .notConnectedToInternet: (.hostUnreachable, false)
        case .unsupportedURL: (.unsupportedRequest, false)
        case .secureConnectionFailed, .serverCertificateHasBadDate, .serverCertificateUntrusted,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid,
            .appTransportSecurityRequiresSecureConnection:
            (.tls, false)
        #endif
        default: (.other, true)
        }
    }

    /// `text`, if it is a short message without anything that looks like a URL, whose query may hold a code.
    private static func publishable(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        guard isPlain, text.utf8.count <= 200, !text.contains("://"), !text.contains("?"), !text.contains("NSURLError")
        else { return nil }
        return text
    }
}
