import Synchronization

@testable import OAuth2

/// A storage in memory that fails when it is told to, and counts.
final class FaultyStorage: TokenStorage {
    /// What is about to be done.
    enum Operation: Sendable {
        case load
        case write(StoredGrant)
        case delete
    }

    enum Fault: Sendable {
        /// Nothing happens, and the call fails.
        case refuse
        /// It is done, and the call fails.
        case loseAnswer
    }

    struct Broken: Error, Equatable {}

    /// What is stored, without faults.
    let records = InMemoryTokenStorage()

    private struct State {
        var fault: (@Sendable (Operation) -> Fault?)?
        var loads = 0
        var writes = 0
    }

    private let state = Mutex(State())

    /// Decides from now on what goes wrong; `nil` for nothing.
    func fail(_ fault: (@Sendable (Operation) -> Fault?)?) { state.withLock { $0.fault = fault } }

    /// Fails the writes of new tokens from now on, and nothing else.
    func failSaves(_ fault: Fault = .refuse) {
        fail { operation in
            if case .write(let grant) = operation, grant.generation > 1, grant.lease == nil { fault } else { nil }
        }
    }

    var loads: Int { state.withLock { $0.loads } }
    var writes: Int { state.withLock { $0.writes } }

    func load(_ key: String) async throws -> StoredRecord? {
        let fault = state.withLock { state in
            state.loads += 1
            return state.fault?(.load)
        }
        if fault != nil { throw Broken() }
        return await records.load(key)
    }

    func compareAndSwap(_ key: String, expected: RecordVersion?, bytes: [UInt8]) async throws -> RecordVersion? {
        let grant = try StoredGrant(decoding: bytes)
        let fault = state.withLock { state in
            state.writes += 1
            return state.fault?(.write(grant))
        }
        if fault == .refuse { throw Broken() }
        let version = await records.compareAndSwap(key, expected: expected, bytes: bytes)
        if fault == .loseAnswer { throw Broken() }
        return version
    }

    func delete(_ key: String, expected: RecordVersion) async throws -> Bool {
        let fault = state.withLock { $0.fault?(.delete) }
        if fault == .refuse { throw Broken() }
        let isDeleted = await records.delete(key, expected: expected)
        if fault == .loseAnswer { throw Broken() }
        return isDeleted
    }
}
