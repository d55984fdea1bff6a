import OAuth2
import OAuth2Testing
import Testing

@Suite("Change of signing keys over a socket")
struct KeyRotationTests {
    private static let keys = "/.well-known/jwks.json"
    private typealias SigningKey = FakeAuthorizationServer.SigningKey

    private func checking(_ source: OAuth2ClientSource) -> OAuth2ClientSource {
        var source = source
        source.idTokenPolicy.signature = .required(StandInVerifier(), keys: source.keys)
        return source
    }

    @Test("Logins go on when the server changes its key, with one more look at the key set")
    func rotation() async throws {
        try await withSite { site in
            site.server.configure { $0.signingKeys = [.standIn(keyID: "first")] }
            let client = try await checking(try site.source()).client()
            _ = try await site.logIn(with: client)
            _ = try await site.logIn(with: client)
            #expect(site.server.count(path: Self.keys) == 1)

            site.server.configure { $0.signingKeys.insert(.standIn(keyID: "second"), at: 0) }
            _ = try await site.logIn(with: client)
            _ = try await site.logIn(with: client)
            #expect(site.server.count(path: Self.keys) == 2)
        }
    }

    @Test("Tokens with made-up key names cause one request in thirty seconds, and no login")
    func flood() async throws {
        try await withSite { site in
            site.server.configure { $0.signingKeys = [.standIn(keyID: "real")] }
            let client = try await checking(try site.source()).client()
            _ = try await site.logIn(with: client)
            site.server.configure { configuration in
                configuration.publishedKeys = [.object(configuration.signingKeys[0].publicKey)]
                configuration.signingKeys = []
            }
            for number in 0..<5 {
                let forged = SigningKey.standIn(keyID: "made up \(number)")
                site.server.configure { $0.signingKeys = [forged] }
                site.server.inject(.answer(Self.keySet()), on: Self.keys)
                let error = try await failure { try await site.logIn(with: client) }
                #expect(error.code == .invalidIDToken)
                #expect(error.parameter == "kid")
            }
            #expect(site.server.count(path: Self.keys) == 2)
            site.clock.advance(by: .seconds(30))
            _ = try await failure { try await site.logIn(with: client) }
            #expect(site.server.count(path: Self.keys) == 3)
        }
    }

    /// A key set in which no made-up key is.
    private static func keySet() -> TransportResponse {
        TransportResponse(status: 200, headers: ["Content-Type": "application/json"], body: Array(#"{"keys":[]}"#.utf8))
    }

    @Test("Known keys go on being used while the key set cannot be fetched")
    func down() async throws {
        try await withSite { site in
            site.server.configure { $0.signingKeys = [.standIn(keyID: "first")] }
            let client = try await checking(try site.source()).client()
            _ = try await site.logIn(with: client)
            site.server.inject(.loseRequest, on: Self.keys, times: nil)
            site.clock.advance(by: .seconds(3_600))
            _ = try await site.logIn(with: client)
            _ = try await site.logIn(with: client)

            site.server.configure { $0.signingKeys.insert(.standIn(keyID: "second"), at: 0) }
            let error = try await failure { try await site.logIn(with: client) }
            #expect(error.code == .signatureNotChecked, "it is not known whether the token is good")
        }
    }
}
