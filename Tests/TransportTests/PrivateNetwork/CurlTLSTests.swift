#if os(Linux)
import Foundation
import OAuth2
import Testing

@testable import OAuth2Curl

extension PrivateNetwork {
    /// What `CurlTLS` sets.
    ///
    /// The certificates are those of `run.sh`.
    @Suite("TLS settings of CurlTransport")
    struct CurlTLSTests {
        private static func file(_ name: String) throws -> String { try #require(Provisions.folder) + "/" + name }

        private static func source(_ name: String, isFile: Bool) throws -> PEMSource {
            let path = try file(name)
            return try isFile ? .file(path) : .bytes(Data(contentsOf: URL(fileURLWithPath: path)))
        }

        private static func exchange(
            _ certificate: TLSFront.Certificate = .good,
            mode: String? = nil,
            _ change: (inout CurlConfiguration) throws -> Void
        ) async throws -> TransportResponse {
            var configuration = CurlConfiguration()
            try change(&configuration)
            let subject = TransportUnderTest.curl("CurlTransport with settings", configuration)
            return try await withTLSServer(certificate, mode: mode) {
                $0.answerAll()
            } body: { front, _ in
                try await subject.withTransport { try await $0.send(.post(front.url("/token?code=c-secret"))) }
            }
        }

        private static func refused(_ error: TransportError, _ words: [String]) {
            #expect(error.kind == .tls, "\(error)")
            #expect(!error.mayHaveReachedServer, "\(error)")
            #expect(words.contains { error.detail?.contains($0) == true }, "\(error)")
            #expect(!error.description.contains("secret"))
        }

        @Test("An authority of one's own takes the place of the system's", arguments: [true, false])
        func trustRoots(isFile: Bool) async throws {
            let roots = try Self.source("unknown.pem", isFile: isFile)
            let answer = try await Self.exchange(.unknownAuthority) { $0.tls.trustRoots = roots }
            #expect(answer.status == 200)
            let error = try await transportError { try await Self.exchange(.good) { $0.tls.trustRoots = roots } }
            Self.refused(error, ["unable to get local issuer certificate"])
        }

        @Test("The name of the server is checked with an authority of one's own too")
        func name() async throws {
            let error = try await transportError {
                try await Self.exchange(.wrongHost) { $0.tls.trustRoots = .file(try Self.file("trusted.pem")) }
            }
            Self.refused(error, ["no alternative certificate subject name matches"])
        }

        @Test("Servers with TLS 1.2 and 1.3 are taken, the latter also when it is demanded")
        func version() async throws {
            #expect(try await Self.exchange(mode: "tls12") { _ in }.status == 200)
            #expect(try await Self.exchange { $0.tls.minimumVersion = .tls13 }.status == 200)
        }

        @Test("A server that asks for a certificate gets it, from a file or bytes", arguments: [true, false])
        func clientCertificate(isFile: Bool) async throws {
            let answer = try await Self.exchange(mode: "client:" + Self.file("trusted.pem")) {
                $0.tls.clientCertificate = try .init(
                    chain: Self.source("client.pem", isFile: isFile),
                    privateKey: Self.source("client.key", isFile: isFile)
                )
            }
            #expect(answer.status == 200)
        }

        @Test("An encrypted key is opened with its passphrase, and with no other", arguments: [true, false])
        func passphrase(isFile: Bool) async throws {
            func exchange(_ passphrase: String?) async throws -> TransportResponse {
                try await Self.exchange(mode: "client:" + Self.file("trusted.pem")) {
                    $0.tls.clientCertificate = try .init(
                        chain: Self.source("client.pem", isFile: isFile),
                        privateKey: Self.source("client-encrypted.key", isFile: isFile),
                        passphrase: passphrase
                    )
                }
            }
            #expect(try await exchange("p-secret").status == 200)
            for passphrase in ["wrong-secret", nil] {
                let error = try await transportError { try await exchange(passphrase) }
                Self.refused(error, ["private key"])
            }
        }

        /// Refusals come from OpenSSL's own server: the other one ends the connection without saying why.
        private static func refusal(
            _ options: [String],
            _ change: (inout CurlConfiguration) throws -> Void
        ) async throws -> TransportError {
            let server = try OpenSSLServer(["-cert", file("good.pem"), "-key", file("good.key")] + options)
            defer { server.close() }
            var configuration = CurlConfiguration()
            try change(&configuration)
            let subject = TransportUnderTest.curl("CurlTransport with settings", configuration)
            return try await transportError {
                try await subject.withTransport {
                    try await $0.send(.post("https://127.0.0.1:\(server.port)/token?code=c-secret"))
                }
            }
        }

        /// With TLS 1.3 the client has finished its handshake before the server looks at its certificate, and may have sent the
        /// request; the server reads none of it.
        @Test(
            "Without a certificate, or with one of an authority that the server does not know, the server refuses the client",
            arguments: [nil, "other-client"],
            ["-tls1_2", "-tls1_3"]
        )
        func refusedClient(_ name: String?, version: String) async throws {
            let options = try [version, "-Verify", "1", "-verify_return_error", "-CAfile", Self.file("trusted.pem")]
            let error = try await Self.refusal(options) {
                guard let name else { return }
                $0.tls.clientCertificate = try .init(
                    chain: .file(Self.file(name + ".pem")),
                    privateKey: .file(Self.file(name + ".key"))
                )
            }
            Self.refused(error, ["alert certificate required", "alert unknown ca", "alert handshake failure"])
        }

        @Test("A server that offers an older version than demanded is refused")
        func oldVersion() async throws {
            let error = try await Self.refusal(["-tls1_2"]) { $0.tls.minimumVersion = .tls13 }
            Self.refused(error, ["alert protocol version"])
        }

        @Test("A key that does not belong to the certificate is refused, and the server learns of no request")
        func otherKey() async throws {
            let error = try await transportError {
                try await Self.exchange(mode: "client:" + Self.file("trusted.pem")) {
                    $0.tls.clientCertificate = try .init(
                        chain: .file(Self.file("client.pem")),
                        privateKey: .file(Self.file("other-client.key"))
                    )
                }
            }
            Self.refused(error, ["private key", "does not match"])
        }
    }
}
#endif
