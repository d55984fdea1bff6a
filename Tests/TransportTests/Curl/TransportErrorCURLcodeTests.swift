#if os(Linux)
import OAuth2
import Testing

@testable import OAuth2Curl

@Suite("What libcurl's failures mean")
struct TransportErrorCURLcodeTests {
    private func error(_ code: Int32, _ text: String = "words") -> TransportError {
        TransportError(curlCode: code, text: text, mayHaveReachedServer: true)
    }

    @Test(
        "Some failures come before there is a connection",
        arguments: [
            (5, TransportError.Kind.nameResolution), (6, .nameResolution), (7, .connectionRefused),
            (3, .unsupportedRequest),
            (97, .other), (35, .tls), (58, .tls), (60, .tls), (77, .tls), (98, .tls),
        ]
    )
    func before(code: Int, kind: TransportError.Kind) {
        #expect(error(Int32(code)).kind == kind)
        #expect(TransportError.comesBeforeSending(Int32(code), "words"))
    }

    @Test(
        "Others come later",
        arguments: [
            (52, TransportError.Kind.connectionLost), (55, .connectionLost), (18, .connectionLost),
            (65, .connectionLost),
            (42, .connectionLost), (1, .protocolViolation), (8, .protocolViolation), (16, .protocolViolation),
            (61, .protocolViolation), (92, .protocolViolation), (100, .protocolViolation), (28, .timeout), (27, .other),
        ]
    )
    func later(code: Int, kind: TransportError.Kind) {
        #expect(error(Int32(code)).kind == kind)
        #expect(!TransportError.comesBeforeSending(Int32(code), "words"))
    }

    @Test("Whether the server may have got something is not decided by the code", arguments: [7, 35, 52, 56])
    func reach(code: Int) {
        for mayHaveReachedServer in [true, false] {
            let error = TransportError(curlCode: Int32(code), text: "", mayHaveReachedServer: mayHaveReachedServer)
            #expect(error.mayHaveReachedServer == mayHaveReachedServer)
        }
    }

    @Test(
        "What goes wrong while reading is told apart by libcurl's words",
        arguments: [
            ("OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0", "tls", true),
            ("OpenSSL SSL_read: error:0A000418:SSL routines::tlsv1 alert unknown ca, errno 0", "tls", true),
            ("OpenSSL SSL_read: Connection reset by peer, errno 104", "connection lost", false),
            ("Recv failure: Connection reset by peer", "connection lost", false),
            ("CONNECT tunnel failed, response 403", "other", false),
            ("Received HTTP code 403 from proxy after CONNECT", "other", false),
            ("Illegal or missing hexadecimal sequence in chunk", "protocol violation", false),
            ("invalid Content-Length: value in header", "protocol violation", false),
        ]
    )
    func reading(text: String, kind: String, isAlert: Bool) {
        #expect(error(56, text).kind.name == kind)
        #expect(TransportError.isHandshakeAlert(56, text) == isAlert)
        #expect(!TransportError.isHandshakeAlert(55, text))
        #expect(TransportError.comesBeforeSending(56, text) == text.contains("CONNECT"))
    }

    @Test(
        "Words with a URL in them, or with more than words, are not passed on",
        arguments: [
            "see https://id.example/", "GET /callback?code=c", "a\nb", "\u{E9}",
            "Unsupported proxy syntax in 'alice:pa/ss'", "alice:secret@proxy", String(repeating: "a", count: 256),
        ]
    )
    func unpublished(text: String) {
        #expect(error(56, text).detail == nil)
        #expect(error(56, "short words").detail == "short words")
    }

    @Test("What libcurl asks about a certificate is passed on")
    func question() {
        let text =
            "could not load PEM client certificate from app.pem, OpenSSL error error:0480006C:PEM routines::no start line, "
            + "(no key found, wrong pass phrase, or wrong file format?)"
        #expect(error(58, text).detail == text)
    }
}
#endif
