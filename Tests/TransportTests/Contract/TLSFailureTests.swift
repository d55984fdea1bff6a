import Foundation
import OAuth2
import Testing

@Suite("TLS failures", .timeLimit(.minutes(15)))
struct TLSFailureTests {
    static let path = "/token?code=c-secret"

    private func check(_ error: TransportError) {
        #expect(error.kind == .tls, "\(error)")
        #expect(!error.mayHaveReachedServer)
        #expect(!error.description.contains("c-secret"))
        #expect(!error.description.contains("://"))
    }

    @Test(
        "A server that does not speak TLS gets no request",
        arguments: TransportUnderTest.all,
        [
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}", "garbage",
            "",
        ]
    )
    func notTLS(_ subject: TransportUnderTest, reply: String) async throws {
        try await withServer { connection in
            // Unread bytes would turn the close into a reset, which looks like a connection lost later.
            guard connection.readSome() else { return }
            connection.send(reply)
        } body: { server in
            let error = try await transportError {
                try await subject.withTransport { try await $0.send(.post(server.url(Self.path, scheme: "https"))) }
            }
            check(error)
        }
    }

    @Test(
        "A certificate that nobody vouches for is refused",
        .enabled(if: OpenSSLServer.isAvailable, "needs openssl"),
        arguments: TransportUnderTest.all
    )
    func selfSigned(_ subject: TransportUnderTest) async throws {
        let server = try OpenSSLServer()
        defer { server.close() }
        let error = try await transportError {
            try await subject.withTransport {
                try await $0.send(.post("https://127.0.0.1:\(server.port)\(Self.path)"))
            }
        }
        check(error)
        #expect(error.detail?.contains("certificate") == true, "\(error)")
    }
}
