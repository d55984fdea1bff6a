import Foundation
import Synchronization
import Testing

@testable import OAuth2

@Suite("Clients that authenticate in ways of the field")
struct ClientAuthenticationFieldReportTests {
    private func sent(_ authentication: ClientAuthentication, id: String = "sample-client") async throws
        -> TransportRequest
    {
        let transport = CannedTransport(Sample.tokens())
        let client = OAuth2Client(
            server: try Sample.server(),
            registration: try ClientRegistration(id: id, authentication: authentication),
            transport: transport
        )
        _ = try await client.refresh(RefreshToken("r"))
        return try #require(transport.requests.first)
    }

    private func basic(_ text: String) -> String { "Basic " + Data(text.utf8).base64EncodedString() }

    // MARK: C5

    @Test("C5: Basic with an empty password is a way of its own, with the id or another user name")
    func emptyPassword() async throws {
        let reddit = try await sent(.basicWithEmptyPassword())
        #expect(reddit.headers["Authorization"] == basic("sample-client:"))
        #expect(FormParameters(form: reddit.body ?? [])?["client_secret"] == nil)
        let stripe = try await sent(.basicWithEmptyPassword(userName: "sk_live_1"))
        #expect(stripe.headers["Authorization"] == basic("sk_live_1:"))
        let odd = try await sent(.basicWithEmptyPassword(userName: "a+b", encoding: .raw))
        #expect(odd.headers["Authorization"] == basic("a+b:"))
        #expect(try await sent(.basicWithEmptyPassword(userName: "a+b")).headers["Authorization"] == basic("a%2Bb:"))
    }

    @Test("C5: an empty secret is refused everywhere else, and the error names the way that allows it")
    func emptySecret() {
        for authentication in [ClientAuthentication.clientSecretBasic(""), .clientSecretPost("")] {
            let error = refusal { try ClientRegistration(id: "a", authentication: authentication) }
            #expect(error?.code == .invalidConfiguration)
            #expect(error?.parameter == "client_secret")
            #expect(error?.message.contains("basicWithEmptyPassword") == true)
        }
    }

    @Test("C5: a user name that cannot be sent is refused", arguments: ["", "a\n", "YOUR_KEY", "{key}"])
    func badUserName(name: String) {
        let authentication = ClientAuthentication.basicWithEmptyPassword(userName: ClientSecret(name))
        #expect(
            refusal { try ClientRegistration(id: "a", authentication: authentication) }?.code == .invalidConfiguration
        )
    }

    @Test("C5: a raw user name has no colon")
    func colon() throws {
        for (id, name) in [("a:b", nil), ("a", "b:c")] as [(String, ClientSecret?)] {
            let error = refusal {
                try ClientRegistration(id: id, authentication: .basicWithEmptyPassword(userName: name, encoding: .raw))
            }
            #expect(error?.parameter == "client_id")
            _ = try ClientRegistration(id: id, authentication: .basicWithEmptyPassword(userName: name))
        }
        _ = try ClientRegistration(id: "a:b", authentication: .basicWithEmptyPassword(userName: "c", encoding: .raw))
    }

    @Test("C5: an empty password is no key for HS256")
    func noKey() async throws {
        var client = try Sample.client(authentication: .basicWithEmptyPassword())
        client.idTokenPolicy.signature = .clientSecret
        var token = SampleIDToken()
        token.header["alg"] = #""HS256""#
        let error = await refusal { try await client.validate(token.hmacSigned, for: SampleIDToken.expectation) }
        #expect(error?.code == .invalidConfiguration)
    }

    // MARK: C10, a secret that changes

    private final class Vault: Sendable {
        let secrets: Mutex<[Result<String, any Error>]>
        init(_ secrets: Result<String, any Error>...) { self.secrets = Mutex(secrets) }
        func next() throws -> ClientSecret {
            try ClientSecret(secrets.withLock { $0.removeFirst() }.get())
        }
    }

    private struct VaultDown: Error {}

    @Test("C10: a secret from a provider is asked for with each request, in body and header")
    func provider() async throws {
        let vault = Vault(.success("one"), .success("two"), .success("t:h+ree"), .success("four"))
        let transport = CannedTransport(Sample.tokens())
        let post = try Sample.client(transport, authentication: .clientSecretPost { try vault.next() })
        _ = try await post.refresh(RefreshToken("r"))
        try await post.revoke(RefreshToken("r"))
        let basic = try Sample.client(transport, authentication: .clientSecretBasic { try vault.next() })
        _ = try await basic.clientCredentials()
        let raw = try Sample.client(transport, authentication: .clientSecretBasic(encoding: .raw) { try vault.next() })
        _ = try await raw.clientCredentials()
        let bodies = transport.requests.map { FormParameters(form: $0.body ?? []) }
        #expect(bodies.map { $0?["client_secret"] } == ["one", "two", nil, nil])
        #expect(
            transport.requests.map { $0.headers["Authorization"] } == [
                nil, nil, self.basic("sample-client:t%3Ah%2Bree"), self.basic("sample-client:four"),
            ]
        )
    }

    @Test(
        "C10: a secret that cannot be had or sent is an error of its own, and nothing is sent",
        arguments: ["", "YOUR_SECRET", "with\nbreak", nil]
    )
    func unavailable(secret: String?) async throws {
        let vault = Vault(secret.map { .success($0) } ?? .failure(VaultDown()))
        let transport = CannedTransport(Sample.tokens())
        let client = try Sample.client(transport, authentication: .clientSecretPost { try vault.next() })
        let error = await refusal { try await client.refresh(RefreshToken("r")) }
        #expect(error?.code == .clientSecretUnavailable)
        #expect(error?.parameter == "client_secret")
        #expect(error?.step == .token)
        #expect((error?.underlyingError is VaultDown) == (secret == nil))
        #expect(transport.requests.isEmpty)
    }

    @Test("C10: a provider's cancellation passes as it is")
    func cancellation() async throws {
        let client = try Sample.client(authentication: .clientSecretBasic { throw CancellationError() })
        await #expect(throws: CancellationError.self) { try await client.clientCredentials() }
    }

    @Test("C10: a raw Basic header with a provider's secret takes no id with a colon")
    func colonWithProvider() {
        let error = refusal {
            try ClientRegistration(id: "a:b", authentication: .clientSecretBasic(encoding: .raw) { "s" })
        }
        #expect(error?.parameter == "client_id")
    }

    @Test("C10: HS256 is checked with the secret of now; without one nothing is known")
    func signature() async throws {
        let vault = Vault(.success("sample-secret"), .success("another"), .failure(VaultDown()))
        var client = try Sample.client(authentication: .clientSecretPost { try vault.next() })
        client.idTokenPolicy.signature = .clientSecret
        var token = SampleIDToken()
        token.header["alg"] = #""HS256""#
        let signed = token.hmacSigned
        #expect(try await client.validate(signed, for: SampleIDToken.expectation).subject == "sample-user")
        let other = await refusal { try await client.validate(signed, for: SampleIDToken.expectation) }
        #expect(other?.code == .invalidIDToken)
        let none = await refusal { try await client.validate(signed, for: SampleIDToken.expectation) }
        #expect(none?.code == .signatureNotChecked)
        #expect(none?.underlyingError is OAuth2Error)
    }

    @Test("C10: a manager keeps the grant when the secret cannot be had, and goes on when it can")
    func manager() async throws {
        let clock = FixedClock()
        let vault = Vault(.failure(VaultDown()), .success("s"), .success("s"))
        let transport = CannedTransport(Sample.tokens())
        let client = try Sample.client(
            transport,
            authentication: .clientSecretPost { try vault.next() },
            clock: clock
        )
        let manager = ClientCredentialsManager(client: client)
        #expect(await refusal { try await manager.accessToken() }?.code == .clientSecretUnavailable)
        clock.set(clock.now + 120)
        #expect(try await manager.accessToken().reveal() == "sample-access")
    }
}
