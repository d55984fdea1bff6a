import Foundation
import Synchronization
import Testing

@testable import OAuth2

@Suite("Finishing a login")
struct FinishAuthorizationTests {
    @Test("sends the code with redirect URI and verifier, and returns the tokens")
    func exchange() async throws {
        let transport = CannedTransport(Sample.tokens())
        let client = try Sample.client(transport)
        let pending = try Self.login(client)
        let tokens = try await client.finishAuthorization(callback: Sample.callback(for: pending), pending: pending)
        #expect(tokens.accessToken.reveal() == "sample-access")
        #expect(tokens.requestedScope == ["read:orders"])
        #expect(tokens.idTokenClaims == nil, "openid was not asked for")
        let request = try #require(transport.requests.first)
        let body = try #require(FormParameters(form: request.body ?? []))
        #expect(body["grant_type"] == "authorization_code")
        #expect(body["code"] == "sample-code")
        #expect(body["redirect_uri"] == Sample.redirectURI)
        #expect(body["code_verifier"] == pending.codeVerifier?.reveal())
        #expect(transport.requests.count == 1)
    }

    @Test("nothing is sent when a check fails")
    func refused() async throws {
        let transport = CannedTransport(Sample.tokens())
        let client = try Sample.client(transport)
        let pending = try Self.login(client)
        let state = pending.state.reveal()
        for query in ["code=c&state=x", "code=c", "error=access_denied&state=\(state)", "state=\(state)"] {
            let error = await refusal {
                try await client.finishAuthorization(callback: .url("/cb?" + query), pending: pending)
            }
            #expect(error != nil)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test("a login of another client or server is refused")
    func foreignLogin() async throws {
        let transport = CannedTransport(Sample.tokens())
        let other = OAuth2Client(
            server: try Sample.server(),
            registration: try ClientRegistration(id: "other-client", authentication: .none),
            transport: transport
        )
        let elsewhere = OAuth2Client(
            server: try AuthorizationServer(issuer: "https://id2.example", tokenEndpoint: "https://id.example/token"),
            registration: try ClientRegistration(id: "sample-client", authentication: .none),
            transport: transport
        )
        let pending = try Sample.login().pending
        for client in [other, elsewhere] {
            var client = client
            client.clock = FixedClock()
            let error = await refusal {
                try await client.finishAuthorization(callback: Sample.callback(for: pending), pending: pending)
            }
            #expect(error?.code == .invalidParameter)
            #expect(error?.parameter == "pending")
        }
        #expect(transport.requests.isEmpty)
    }

    @Test("two callbacks at once send one request")
    func concurrent() async throws {
        let transport = CannedTransport { _, _ in
            // Gives the other ones time to get as far.
            for _ in 0..<100 { await Task.yield() }
            return Sample.tokens()
        }
        let client = try Sample.client(transport)
        let pending = try Self.login(client)
        let codes = await withTaskGroup(of: OAuth2Error.Code?.self) { group in
            for _ in 0..<16 {
                // A copy: copies share what they have spent.
                let copy = client
                group.addTask {
                    await refusal {
                        try await copy.finishAuthorization(callback: Sample.callback(for: pending), pending: pending)
                    }?.code
                }
            }
            return await group.reduce(into: [OAuth2Error.Code?]()) { $0.append($1) }
        }
        #expect(transport.requests.count == 1)
        #expect(codes.count { $0 == nil } == 1)
        #expect(codes.count { $0 == .authorizationAlreadyUsed } == 15)
    }

    @Test("a refused exchange is not repeated either")
    func spentByRefusal() async throws {
        let transport = CannedTransport(Sample.json(#"{"error":"invalid_grant"}"#, status: 400))
        let client = try Sample.client(transport)
        let pending = try Self.login(client)
        let callback = Sample.callback(for: pending)
        #expect(await Self.code(client, callback, pending) == .invalidGrant)
        #expect(await Self.code(client, callback, pending) == .authorizationAlreadyUsed)
        #expect(transport.requests.count == 1)
    }

    @Test("an answer with status 429 leaves the login as it was")
    func tooManyRequests() async throws {
        let transport = CannedTransport { _, count in
            count == 0 ? TransportResponse(status: 429, headers: ["Retry-After": "3"]) : Sample.tokens()
        }
        let client = try Sample.client(transport)
        let pending = try Self.login(client)
        let callback = Sample.callback(for: pending)
        let error = await refusal { try await client.finishAuthorization(callback: callback, pending: pending) }
        #expect(error?.code == .tooManyRequests)
        #expect(error?.retryAfter == .seconds(3))
        _ = try await client.finishAuthorization(callback: callback, pending: pending)
        #expect(transport.requests.count == 2)
    }

    @Test("a task that is cancelled before it sends leaves the login as it was")
    func cancelledBefore() async throws {
        let transport = CannedTransport(Sample.tokens())
        let client = try Sample.client(transport)
        let pending = try Self.login(client)
        let callback = Sample.callback(for: pending)
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await client.finishAuthorization(callback: callback, pending: pending)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(transport.requests.isEmpty)
        _ = try await client.finishAuthorization(callback: callback, pending: pending)
    }

    @Test("a request that never left can be repeated")
    func notSent() async throws {
        let transport = CannedTransport { _, index in
            if index < 2 { throw TransportError(.connectionRefused, mayHaveReachedServer: false) }
            return Sample.tokens()
        }
        let client = try Sample.client(transport)
        let pending = try Self.login(client)
        let callback = Sample.callback(for: pending)
        #expect(await Self.code(client, callback, pending) == .transportFailed)
        #expect(await Self.code(client, callback, pending) == .transportFailed)
        #expect(await Self.code(client, callback, pending) == nil)
        #expect(await Self.code(client, callback, pending) == .authorizationAlreadyUsed)
        #expect(transport.requests.count == 3)
    }

    @Test("a request that may have reached the server is not repeated", arguments: [0, 1, 2])
    func maybeSent(kind: Int) async throws {
        struct Unknown: Error {}
        let transport = CannedTransport { _, _ in
            switch kind {
            case 0: throw TransportError(.timeout, mayHaveReachedServer: true)
            case 1: throw Unknown()
            default: throw CancellationError()
            }
        }
        let client = try Sample.client(transport)
        let pending = try Self.login(client)
        let callback = Sample.callback(for: pending)
        #expect(await Self.code(client, callback, pending) == (kind < 2 ? .transportFailed : nil))
        #expect(await Self.code(client, callback, pending) == .authorizationAlreadyUsed)
        #expect(transport.requests.count == 1)
    }

    @Test("a signer that fails does not spend the login")
    func signerFails() async throws {
        struct FailsOnce: ClientAssertionSigner {
            let failed = SpentLogins()
            let key: LoginKey
            struct Failure: Error {}
            func clientAssertion(for context: ClientAssertionContext) async throws -> ClientAssertion {
                if failed.spend(key, now: .distantPast) { throw Failure() }
                return ClientAssertion("a.b.c")
            }
        }
        let transport = CannedTransport(Sample.tokens())
        let pending = try Sample.login { $0.scope = [] }.pending
        let client = try Sample.client(transport, authentication: .assertion(FailsOnce(key: pending.key)))
        let callback = Sample.callback(for: pending)
        #expect(await Self.code(client, callback, pending) == .clientAssertionFailed)
        #expect(transport.requests.isEmpty)
        #expect(await Self.code(client, callback, pending) == nil)
        #expect(transport.requests.count == 1)
    }

    @Test("in the last moment of its lifetime a login can be exchanged once, and not twice")
    func lastMoment() async throws {
        let transport = CannedTransport(Sample.tokens())
        let clock = FixedClock()
        let client = try Sample.client(transport, clock: clock)
        let pending = try Self.login(client)
        clock.set(FixedClock.start.addingTimeInterval(3_600))
        let callback = Sample.callback(for: pending)
        #expect(await Self.code(client, callback, pending) == nil)
        #expect(await Self.code(client, callback, pending) == .authorizationAlreadyUsed)
        #expect(transport.requests.count == 1)
    }

    @Test("a validated response that is sent long after, or twice, is sent once")
    func lateRequest() async throws {
        let transport = CannedTransport(Sample.tokens())
        let clock = FixedClock()
        let client = try Sample.client(transport, clock: clock)
        let pending = try Self.login(client)
        let response = try pending.validate(Sample.callback(for: pending), now: clock.now)
        clock.set(FixedClock.start.addingTimeInterval(100_000))
        _ = try await client.requestTokens(.authorizationCode(response))
        let error = await refusal { try await client.requestTokens(.authorizationCode(response)) }
        #expect(error?.code == .authorizationAlreadyUsed)
        #expect(transport.requests.count == 1)
    }

    @Test("many logins do not get in each other's way, and one can be released")
    func manyLogins() throws {
        let spent = SpentLogins()
        var random = SeededRandom(7)
        func key(_ age: Double) -> LoginKey {
            LoginKey(state: StateParameter("\(random.next())"), expiry: FixedClock.start.addingTimeInterval(age))
        }
        let first = key(10)
        #expect(spent.spend(first, now: FixedClock.start))
        for _ in 0..<1_000 { #expect(spent.spend(key(3_600), now: FixedClock.start)) }
        #expect(!spent.spend(first, now: FixedClock.start))
        spent.release(first)
        #expect(spent.spend(first, now: FixedClock.start))
    }

    @Test("when 100 000 logins are remembered, the expired ones and then the oldest half are forgotten")
    func limit() {
        let spent = SpentLogins()
        func key(_ index: Int) -> LoginKey {
            LoginKey(state: StateParameter("\(index)"), expiry: FixedClock.start.addingTimeInterval(Double(index)))
        }
        for index in 1...100_000 { _ = spent.spend(key(index), now: FixedClock.start) }
        #expect(!spent.spend(key(1), now: FixedClock.start), "nothing is forgotten before it must be")
        #expect(spent.spend(key(100_001), now: FixedClock.start))
        #expect(!spent.spend(key(100_000), now: FixedClock.start))
        #expect(!spent.spend(key(50_001), now: FixedClock.start))
        #expect(spent.spend(key(50_000), now: FixedClock.start), "the oldest half is forgotten")
    }

    private static func login(_ client: OAuth2Client) throws -> PendingAuthorization {
        try client.beginAuthorization(redirectURI: Sample.redirectURI, scope: ["read:orders"]).pending
    }

    private static func code(
        _ client: OAuth2Client,
        _ callback: AuthorizationCallback,
        _ pending: PendingAuthorization
    ) async -> OAuth2Error.Code? {
        await refusal { try await client.finishAuthorization(callback: callback, pending: pending) }?.code
    }
}
