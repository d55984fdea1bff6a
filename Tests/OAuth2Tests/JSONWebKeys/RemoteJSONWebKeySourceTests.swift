import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Keys fetched from the server")
struct RemoteJSONWebKeySourceTests {
    private let clock = FixedClock()

    private func source(_ transport: any HTTPTransport) throws -> RemoteJSONWebKeySource {
        RemoteJSONWebKeySource(url: try EndpointURL("https://id.example/keys"), transport: transport, clock: clock)
    }

    private func advance(_ seconds: Double) { clock.set(clock.now + seconds) }

    @Test("keys are fetched once and found by name")
    func once() async throws {
        let transport = RecordingTransport(.json(KeyText.set(KeyText.named("a"), KeyText.named("b"))))
        let source = try source(transport)
        #expect(transport.requests.isEmpty)
        for name in ["a", "b", "a"] {
            #expect(try await source.keys(for: .rs256, keyID: name).map(\.keyID) == [name])
        }
        #expect(try await source.keys(for: .rs256, keyID: nil).count == 2)
        try transport.verify()
        let request = try #require(transport.requests.first)
        #expect(request.method == .get)
        #expect(request.url.string == "https://id.example/keys")
        #expect(request.headers["Accept"] == "application/json")
        #expect(request.headers.fields.count == 1)
    }

    @Test("a name that is not known causes one more look, and then none for thirty seconds")
    func unknown() async throws {
        let transport = CannedTransport { _, index in
            Sample.json(
                index == 0 ? KeyText.set(KeyText.named("a")) : KeyText.set(KeyText.named("a"), KeyText.named("b"))
            )
        }
        let source = try source(transport)
        #expect(try await source.keys(for: .rs256, keyID: "a").count == 1)
        #expect(try await source.keys(for: .rs256, keyID: "b").count == 1, "a new key is found at once")
        #expect(transport.requests.count == 2)
        for number in 0..<100 {
            #expect(try await source.keys(for: .rs256, keyID: "made up \(number)").isEmpty)
            #expect(try await source.keys(for: .es256, keyID: nil).isEmpty)
        }
        #expect(transport.requests.count == 2)
        advance(30)
        #expect(try await source.keys(for: .rs256, keyID: "made up").isEmpty)
        #expect(try await source.keys(for: .rs256, keyID: "made up").isEmpty)
        #expect(transport.requests.count == 3)
    }

    @Test("a key that the server has withdrawn is not used after the lifetime")
    func withdrawn() async throws {
        let transport = CannedTransport { _, index in Sample.json(KeyText.set(KeyText.named(index == 0 ? "a" : "b"))) }
        let source = try source(transport)
        #expect(try await source.keys(for: .rs256, keyID: "a").count == 1)
        advance(599)
        #expect(try await source.keys(for: .rs256, keyID: "a").count == 1)
        advance(1)
        #expect(try await source.keys(for: .rs256, keyID: "a").isEmpty)
    }

    @Test("old keys go on being used for a day while the server is down")
    func down() async throws {
        let transport = CannedTransport { _, index in
            if index == 0 { return Sample.json(KeyText.set(KeyText.named("a"))) }
            throw TransportError(.timeout, mayHaveReachedServer: true)
        }
        let source = try source(transport)
        _ = try await source.keys(for: .rs256, keyID: "a")
        advance(600)
        #expect(try await source.keys(for: .rs256, keyID: "a").count == 1)
        #expect(try await source.keys(for: .rs256, keyID: "a").count == 1)
        #expect(transport.requests.count == 2, "not one request for each caller")
        let error = await refusal { try await source.keys(for: .rs256, keyID: "b") }
        #expect(error?.code == .transportFailed, "the reason, and not: no such key")
        #expect(error?.step == .jsonWebKeys)
        advance(86_400)
        _ = await refusal { try await source.keys(for: .rs256, keyID: "a") }
        #expect(await refusal { try await source.keys(for: .rs256, keyID: "a") }?.code == .transportFailed)
    }

    @Test("an answer that is no key set is an error", arguments: [301, 404, 500])
    func refused(status: Int) async throws {
        let transport = CannedTransport(
            TransportResponse(status: status, headers: ["Location": "https://id.example/x"])
        )
        let error = await refusal { try await source(transport).keys(for: .rs256, keyID: nil) }
        #expect(error?.code == (status == 301 ? .redirectRefused : .unexpectedResponse))
        #expect(error?.response?.status == status)
        #expect(transport.requests.count == 1)
    }

    @Test("the limits of the source are those of the request")
    func limits() async throws {
        var limits = TransportLimits()
        limits.maximumBodyBytes = 1_000
        let transport = CannedTransport(Sample.json(KeyText.set()))
        let source = RemoteJSONWebKeySource(
            url: try EndpointURL("https://id.example/keys"),
            transport: transport,
            clock: clock,
            limits: limits
        )
        #expect(try await source.keySet().keys.isEmpty)
        #expect(transport.requests.first?.limits == limits)
    }
}
