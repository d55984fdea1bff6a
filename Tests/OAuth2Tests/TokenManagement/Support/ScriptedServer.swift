import Foundation
import OAuth2Testing
import Synchronization

@testable import OAuth2

/// A token endpoint as a closure, with a manual clock, and managers that share a storage in memory.
struct ScriptedServer {
    static let hour = #""token_type":"Bearer","expires_in":3600"#

    let clock = ManualClock()
    let storage = InMemoryTokenStorage()
    let transport: CannedTransport

    /// The closure gets the request and its number, beginning with 1.
    init(_ answer: @escaping @Sendable (TransportRequest, Int) async throws -> TransportResponse) {
        transport = CannedTransport { request, index in try await answer(request, index + 1) }
    }

    /// A server that gives a new refresh token each time.
    static func rotating() -> ScriptedServer { ScriptedServer { _, number in tokens(number) } }

    static func tokens(_ number: Int) -> TransportResponse {
        Sample.json(#"{"access_token":"a\#(number)",\#(hour),"refresh_token":"r\#(number)"}"#)
    }

    /// A replica.
    func manager(
        policy: RefreshPolicy = RefreshPolicy(),
        storage: (any TokenStorage)? = nil,
        onEvent: (@Sendable (TokenEvent) -> Void)? = nil
    ) throws -> TokenManager {
        TokenManager(client: try client(), storage: storage ?? self.storage, policy: policy, onEvent: onEvent)
    }

    func client() throws -> OAuth2Client { try Sample.client(transport, clock: clock) }

    func stored(_ name: String = "u") async throws -> StoredGrant? {
        try await storage.load(name).map { try StoredGrant(decoding: $0.bytes) }
    }

    /// Changes the record, as another replica might.
    func rewrite(_ name: String = "u", _ change: (inout StoredGrant) -> Void) async throws {
        guard let record = await storage.load(name) else { return }
        var grant = try StoredGrant(decoding: record.bytes)
        change(&grant)
        _ = await storage.compareAndSwap(name, expected: record.version, bytes: grant.encoded())
    }

    /// Lets the clock run by itself while `body` works.
    func passing<Value>(by step: Duration = .milliseconds(20), _ body: () async throws -> Value) async rethrows -> Value
    {
        let clock = clock
        let pump = Task { while (try? await clock.waitForSleepers()) != nil { clock.advance(by: step) } }
        defer { pump.cancel() }
        return try await body()
    }
}

extension TransportRequest {
    /// The form parameter of that name.
    func form(_ name: String) -> String? { FormParameters(form: body ?? [])?[name] }
}

/// Waits until no refresh is under way in the background any more.
func settle(_ desk: RefreshDesk) async throws {
    while desk.board.withLock({ $0.queues.values.contains { $0.isWorkedOn } }) {
        try Task.checkCancellation()
        await Task.yield()
    }
}
