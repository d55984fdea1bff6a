import Foundation
import OAuth2
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension PrivateNetwork {
    @Suite("Certificates and TLS versions")
    struct CertificateTests {
        static let path = "/token?code=c-secret"

        @Test("A certificate that the system trusts is accepted", arguments: TransportUnderTest.all)
        func good(_ subject: TransportUnderTest) async throws {
            try await withTLSServer {
                $0.answerAll(body: "over TLS")
            } body: { front, server in
                let answer = try await subject.withTransport { try await $0.send(.post(front.url(Self.path))) }
                #expect(answer.body == Array("over TLS".utf8))
                #expect(server.requests.first?.body == Array(TransportRequest.formBody.utf8))
            }
        }

        /// The words are those of OpenSSL and libcurl: they show that it is this that was refused, and nothing else.
        @Test(
            "A certificate with one thing wrong is refused for that, and no request is sent",
            arguments: TransportUnderTest.all,
            [
                (TLSFront.Certificate.wrongHost, "no alternative certificate subject name matches"),
                (.expired, "certificate has expired"), (.unknownAuthority, "unable to get local issuer certificate"),
            ]
        )
        func refused(_ subject: TransportUnderTest, sample: (TLSFront.Certificate, String)) async throws {
            try await withTLSServer(sample.0) {
                $0.answerAll()
            } body: { front, server in
                let error = try await transportError {
                    try await subject.withTransport { try await $0.send(.post(front.url(Self.path))) }
                }
                try check(error, server)
                #expect(error.detail?.contains(sample.1) == true, "\(error)")
            }
        }

        @Test("A server that offers TLS 1.1 at most is refused", arguments: TransportUnderTest.all)
        func oldVersion(_ subject: TransportUnderTest) async throws {
            try await withTLSServer(mode: "old") {
                $0.answerAll()
            } body: { front, server in
                let error = try await transportError {
                    try await subject.withTransport { try await $0.send(.post(front.url(Self.path))) }
                }
                try check(error, server)
            }
        }

        private func check(_ error: TransportError, _ server: ScriptedServer) throws {
            #expect(error.kind == .tls, "\(error)")
            #expect(!error.mayHaveReachedServer)
            #expect(!error.description.contains("c-secret"))
            #expect(!error.description.contains("127.0.0.1:"))
            #expect(!error.description.contains("://"))
            #expect(server.requests.isEmpty)
        }

        /// URLSession leaves the lowest version to OpenSSL; this also shows that the server of ``oldVersion(_:)`` works.
        @Test("OpenSSL's configuration may allow TLS 1.1", arguments: TransportUnderTest.all.map(\.name))
        func configuredVersion(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let subject = try TransportUnderTest.named(name)
                let text = """
                    openssl_conf = a
                    [a]
                    ssl_conf = b
                    [b]
                    system_default = c
                    [c]
                    MinProtocol = TLSv1
                    CipherString = ALL:@SECLEVEL=0
                    """
                let file = try #require(Provisions.folder) + "/openssl-\(UUID().uuidString).cnf"
                try text.write(toFile: file, atomically: true, encoding: .utf8)
                // Safe, because no other thread of the new process reads its environment yet.
                unsafe setenv("OPENSSL_CONF", file, 1)
                try await withTLSServer(mode: "old") {
                    $0.answerAll()
                } body: { front, _ in
                    let answer = try? await subject.withTransport { try await $0.send(.post(front.url())) }
                    #expect((answer?.status == 200) == subject.usesFoundationNetworking)
                }
            }
        }
    }
}
