import Testing

@testable import OAuth2

@Suite("Sending")
struct SendTests {
    struct Failure: Error {}

    @Test("the transport's failure is kept, and the message says whether the request may be repeated")
    func transportError() async throws {
        for reached in [true, false] {
            let failure = TransportError(.tls, mayHaveReachedServer: reached)
            let error = await Self.send { throw failure } as? OAuth2Error
            #expect(error?.code == .transportFailed)
            #expect(error?.step == .protectedResource)
            #expect(error?.transportError == failure)
            #expect(error?.message.contains("was not sent") == !reached)
        }
    }

    @Test(
        "the message for a request that was not sent says what to look at",
        arguments: [
            (TransportError.Kind.nameResolution, "domain"), (.connectionRefused, "port"), (.tls, "certificate"),
            (.timeout, "can be repeated"),
        ]
    )
    func remedy(kind: TransportError.Kind, word: String) async throws {
        let unsent = await Self.send { throw TransportError(kind, mayHaveReachedServer: false) } as? OAuth2Error
        #expect(unsent?.message.contains(word) == true)
        let sent = await Self.send { throw TransportError(kind, mayHaveReachedServer: true) } as? OAuth2Error
        #expect(sent?.message.contains(word) == false)
    }

    @Test("an error of another type counts as possibly sent")
    func otherError() async throws {
        let error = await Self.send { throw Failure() } as? OAuth2Error
        #expect(error?.code == .transportFailed)
        #expect(error?.underlyingError is Failure)
        #expect(error?.transportError == nil)
        #expect(error?.message.contains("may have acted") == true)
    }

    @Test("a cancellation passes")
    func cancellation() async throws {
        #expect(await Self.send { throw CancellationError() } is CancellationError)
    }

    @Test("an answer is returned whatever its status", arguments: [200, 302, 400, 503])
    func answer(status: Int) async throws {
        let client = try Sample.client(CannedTransport(TransportResponse(status: status)))
        let request = try TransportRequest(method: .get, url: EndpointURL("https://api.example"))
        #expect(try await client.send(request, step: .protectedResource).status == status)
    }

    private static func send(_ answer: @escaping @Sendable () throws -> TransportResponse) async -> (any Error)? {
        do {
            let client = try Sample.client(CannedTransport { _, _ in try answer() })
            let request = try TransportRequest(method: .get, url: EndpointURL("https://api.example"))
            _ = try await client.send(request, step: .protectedResource)
            return nil
        } catch {
            return error
        }
    }
}
