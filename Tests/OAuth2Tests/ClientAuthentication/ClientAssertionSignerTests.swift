import Foundation
import Synchronization
import Testing

@testable import OAuth2

@Suite("Client assertions")
struct ClientAssertionSignerTests {
    final class Signer: ClientAssertionSigner {
        let contexts = Mutex<[ClientAssertionContext]>([])
        let failure: (any Error)?

        init(failure: (any Error)? = nil) { self.failure = failure }

        func clientAssertion(for context: ClientAssertionContext) async throws -> ClientAssertion {
            if let failure { throw failure }
            return contexts.withLock { contexts in
                contexts.append(context)
                return ClientAssertion("assertion-\(contexts.count)")
            }
        }
    }

    struct KeyServiceDown: Error, Equatable {}

    @Test("a fresh one for each request, with the issuer as audience (RFC 7523 section 3)")
    func fresh() async throws {
        let transport = CannedTransport(Sample.tokens())
        let signer = Signer()
        let client = try Sample.client(transport, authentication: .assertion(signer))
        _ = try await client.clientCredentials()
        _ = try await client.refresh(RefreshToken("r"))
        try await client.revoke(RefreshToken("r"))
        let sent = transport.requests.compactMap { FormParameters(form: $0.body ?? []) }
        #expect(sent.map { $0["client_assertion"] } == ["assertion-1", "assertion-2", "assertion-3"])
        #expect(sent.allSatisfy { $0["client_assertion_type"] == ClientAssertion.type && $0["client_secret"] == nil })
        let expected = ClientAssertionContext(
            clientID: "sample-client",
            audience: "https://id.example",
            now: FixedClock.start
        )
        #expect(signer.contexts.withLock { $0 } == [expected, expected, expected])
    }

    @Test("the signer's error is kept inside, and nothing is sent")
    func failure() async throws {
        let transport = CannedTransport(Sample.tokens())
        let client = try Sample.client(transport, authentication: .assertion(Signer(failure: KeyServiceDown())))
        let error = await refusal { try await client.refresh(RefreshToken("r")) }
        #expect(error?.code == .clientAssertionFailed)
        #expect(error?.step == .token)
        #expect(error?.underlyingError as? KeyServiceDown == KeyServiceDown())
        let revocation = await refusal { try await client.revoke(RefreshToken("r")) }
        #expect(revocation?.code == .clientAssertionFailed)
        #expect(revocation?.step == .revocation)
        #expect(transport.requests.isEmpty)
    }

    @Test("a cancellation passes as it is")
    func cancellation() async throws {
        let transport = CannedTransport(Sample.tokens())
        let client = try Sample.client(transport, authentication: .assertion(Signer(failure: CancellationError())))
        await #expect(throws: CancellationError.self) { try await client.clientCredentials() }
        #expect(transport.requests.isEmpty)
    }
}
