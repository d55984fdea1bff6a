import Foundation
import OAuth2
import Testing

@testable import OAuth2URLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("What errors of URLSession mean")
struct TransportErrorURLErrorTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let code: Int
        let text: String
        let kind: TransportError.Kind
        let mayHaveReachedServer: Bool

        init(_ code: Int, _ text: String, _ kind: TransportError.Kind, _ mayHaveReachedServer: Bool) {
            (self.code, self.text, self.kind, self.mayHaveReachedServer) = (code, text, kind, mayHaveReachedServer)
        }

        var testDescription: String { "\(code) \(text)" }

        var error: any Error {
            let url = "https://as.example/token?code=c-secret"
            return URLError(
                _nsError: NSError(
                    domain: NSURLErrorDomain,
                    code: code,
                    userInfo: [
                        NSLocalizedDescriptionKey: text,
                        NSURLErrorFailingURLErrorKey: URL(string: url) as Any,
                    ]
                )
            )
        }
    }

    static let samples = [
        Sample(
            -1004,
            "Failed to connect to as.example port 443 after 3 ms: Couldn't connect to server",
            .connectionRefused,
            false
        ),
        Sample(
            -1,
            "Failed to connect to as.example port 443 after 3 ms: Could not connect to server",
            .hostUnreachable,
            false
        ),
        Sample(-1001, "Connection timed out after 300001 milliseconds", .timeout, false),
        Sample(-1001, "Operation timed out after 30000 milliseconds with 0 bytes received", .timeout, true),
        Sample(-1001, "The operation could not be completed. (NSURLErrorDomain error -1001.)", .timeout, true),
        Sample(-1003, "Could not resolve host: as.example", .nameResolution, false),
        Sample(-1, "Could not resolve proxy: proxy.example", .nameResolution, false),
        Sample(-1, "SSL certificate problem: certificate has expired", .tls, false),
        Sample(-1, "SSL: no alternative certificate subject name matches target host name 'as.example'", .tls, false),
        Sample(-1, "OpenSSL SSL_connect: Connection reset by peer in connection to as.example:443", .tls, false),
        Sample(-1, "error:0A00010B:SSL routines::wrong version number", .tls, false),
        Sample(-1, "TLS connect error: error:0A000410:SSL routines::ssl/tls alert handshake failure", .tls, false),
        Sample(-1, "CONNECT tunnel failed, response 403", .other, false),
        // Behind the handshake the request may be on its way, whatever the library calls the failure.
        Sample(
            -1,
            "OpenSSL SSL_read: error:0A000126:SSL routines::unexpected eof while reading, errno 0",
            .connectionLost,
            true
        ),
        Sample(-1, "OpenSSL SSL_write: Broken pipe, errno 32", .connectionLost, true),
        // The first of two addresses refused, the second took the request.
        Sample(-1004, "transfer closed with 5 bytes remaining to read", .connectionLost, true),
        Sample(-1004, "Recv failure: Connection reset by peer", .connectionLost, true),
        Sample(-1005, "Recv failure: Connection reset by peer", .connectionLost, true),
        Sample(-1011, "Empty reply from server", .connectionLost, true),
        Sample(-1, "HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR (err 2)", .connectionLost, true),
        Sample(-1, "Error in the HTTP2 framing layer", .protocolViolation, true),
        Sample(
            -1,
            "h2_process_pending_input: nghttp2_session_mem_recv() returned -902:The user callback function failed",
            .protocolViolation,
            true
        ),
        Sample(-1002, "Received HTTP/0.9 when not allowed", .protocolViolation, true),
        Sample(-1, "Failed writing header", .protocolViolation, true),
        Sample(-1, "Send failure: Broken pipe", .connectionLost, true),
        Sample(-1, "something that no table knows", .other, true),
        Sample(-1015, "something that no table knows", .protocolViolation, true),
        Sample(-1016, "something that no table knows", .protocolViolation, true),
        Sample(-1017, "something that no table knows", .protocolViolation, true),
        Sample(-1, "Header without colon", .protocolViolation, true),
        Sample(-1, "A libcurl function was given a bad argument", .protocolViolation, true),
    ]

    @Test("Codes and messages are told apart, and the doubtful ones may have reached the server", arguments: samples)
    func mapping(_ sample: Sample) {
        let error = TransportError(sample.error, hasAnswerBegun: false)
        #expect(error.kind == sample.kind)
        #expect(error.mayHaveReachedServer == sample.mayHaveReachedServer)
        #expect(!error.description.contains("c-secret"))
        #expect(TransportError(sample.error, hasAnswerBegun: true).mayHaveReachedServer)
    }

    @Test(
        "A message that looks like a URL, or is no plain text, is not passed on",
        arguments: [
            "bad https://as.example/", "as.example/token?code=c-secret", "line\nbreak",
            String(repeating: "x", count: 201),
        ]
    )
    func unpublishable(text: String) {
        let error = TransportError(Sample(-1, text, .other, true).error, hasAnswerBegun: false)
        #expect(error.detail == nil)
    }

    @Test("A message without a URL is passed on")
    func publishable() {
        let error = TransportError(Self.samples[7].error, hasAnswerBegun: false)
        #expect(error.detail == "SSL certificate problem: certificate has expired")
    }
}
