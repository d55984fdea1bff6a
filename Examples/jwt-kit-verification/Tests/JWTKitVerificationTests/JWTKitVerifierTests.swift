import JWTKit
import OAuth2
import OAuth2Testing
import Testing

@testable import JWTKitVerification

@Suite("ID tokens checked with jwt-kit")
struct JWTKitVerifierTests {
    /// A server, and clients of it that check signatures.
    private struct Site {
        let server = FakeAuthorizationServer()
        let verifier = JWTKitVerifier()
        var source: OAuth2ClientSource

        init(_ algorithms: Set<SigningAlgorithm>) throws {
            source = OAuth2ClientSource(
                try MetadataRequest(issuer: server.issuer),
                registration: try ClientRegistration(id: "app", authentication: .clientSecretPost("app-secret")),
                transport: server
            )
            source.idTokenPolicy.signature = .required(verifier, keys: source.keys, algorithms: algorithms)
        }

        func logIn() async throws -> String? {
            let client = try await source.client()
            let login = try client.beginAuthorization(redirectURI: "https://app.example/callback", scope: [.openID])
            let callback = try server.approve(login.url, as: "ada@example.com")
            let tokens = try await client.finishAuthorization(
                callback: callback.authorizationCallback,
                pending: login.pending
            )
            return tokens.idTokenClaims?.subject
        }

        var keyRequests: Int { server.count(path: "/.well-known/jwks.json") }
    }

    @Test("RS256, PS256, ES256 and EdDSA")
    func algorithms() async throws {
        for key in [
            try await Keys.rsa("a"), try await Keys.rsa("b", .ps256), try await Keys.p256("c"),
            try await Keys.ed25519("d"),
        ] {
            let site = try Site([.rs256, .ps256, .es256, .edDSA])
            site.server.configure { $0.signingKeys = [key] }
            #expect(try await site.logIn() == "auth0|ada")
            for fault in [IDTokenFault.wrongSignature, .unsigned, .hmacWithPublicKey] {
                site.server.inject(.idToken(fault), on: "/oauth/token")
                let error = await #expect(throws: OAuth2Error.self) { try await site.logIn() }
                #expect(error?.code == .invalidIDToken)
            }
        }
    }

    @Test("a key that is used again is not made again, and a new one is fetched when a token names it")
    func rotation() async throws {
        let site = try Site([.es256])
        let first = try await Keys.p256("first")
        site.server.configure { $0.signingKeys = [first] }
        for _ in 0..<3 { #expect(try await site.logIn() == "auth0|ada") }
        #expect(site.verifier.keptCount == 1)
        #expect(site.keyRequests == 1)

        let second = try await Keys.p256("second")
        site.server.configure { $0.signingKeys = [second, first] }
        for _ in 0..<3 { #expect(try await site.logIn() == "auth0|ada") }
        #expect(site.verifier.keptCount == 2)
        #expect(site.keyRequests == 2)
    }

    @Test("a signature of another key, another text or another length is wrong, and none of it throws")
    func wrong() async throws {
        let verifier = JWTKitVerifier()
        for (key, other) in [
            (try await Keys.rsa("a"), try await Keys.rsa("b")), (try await Keys.p256("a"), try await Keys.p256("b")),
            (try await Keys.ed25519("a"), try await Keys.ed25519("b")),
        ] {
            let text = Array("header.payload".utf8)
            let signature = try key.sign(text)
            let published = try #require(await publicKey(of: key))
            func isValid(_ signature: [UInt8], _ text: [UInt8]) async throws -> Bool {
                try await verifier.isValid(signature: signature, of: text, algorithm: key.algorithm, key: published)
            }
            #expect(try await isValid(signature, text))
            #expect(try await !isValid(signature, text + [0]))
            #expect(try await !isValid(try other.sign(text), text))
            #expect(try await !isValid([], text))
            #expect(try await !isValid(signature + [0], text))
            #expect(try await !isValid(Array(signature.dropLast()), text))
        }
    }

    /// The key as a client gets it from the server.
    private func publicKey(of key: SigningKey) async throws -> JSONWebKey? {
        let server = FakeAuthorizationServer()
        server.configure { $0.signingKeys = [key] }
        let answer = server.handle(ReceivedRequest(method: .get, target: "/.well-known/jwks.json"))
        return try JSONWebKeySet(answer, now: server.clock.now).keys.first
    }

    @Test("an algorithm that jwt-kit does not have is a failure, not a wrong signature")
    func unsupported() async throws {
        let key = try #require(try await publicKey(of: Keys.rsa("a")))
        await #expect(throws: JWTKitVerifier.Failure.self) {
            try await JWTKitVerifier().isValid(signature: [], of: [], algorithm: "own", key: key)
        }
    }
}
