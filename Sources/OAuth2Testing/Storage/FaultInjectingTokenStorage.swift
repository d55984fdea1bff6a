public import OAuth2

/// A storage in which calls go wrong as a test wants it, in front of one in which they do not.
///
/// ```swift
/// let storage = FaultInjectingTokenStorage(InMemoryTokenStorage())
/// storage.inject(.loseAnswer, on: .compareAndSwap)      // the next write happens, and the caller gets an error
/// // … run the code under test …
/// #expect(storage.calls.map(\.operation) == [.load, .compareAndSwap, .load])
/// ```
public final class FaultInjectingTokenStorage: TokenStorage {
    private struct Armed {
        let fault: Fault
        let operation: Operation
        let key: String?
        /// `nil` for any number.
        var timesLeft: Int?
    }

    private struct State {
        var armed: [Armed] = []
        var calls: [Call] = []
        /// The records that were written through this storage, by their versions, and what was there before each.
        var before: [RecordVersion: StoredRecord] = [:]
        var lastDeleted: [String: StoredRecord] = [:]
    }

    private let storage: any TokenStorage
    private let clock: any WallClock
    private let state = AwaitableState(State())

    /// A storage in front of `storage`.
    ///
    /// - Parameters:
    ///   - storage: Where the records are.
    ///   - clock: By which ``Fault/delay(_:)`` waits.
    public init(_ storage: any TokenStorage, clock: any WallClock = SystemWallClock()) {
        self.storage = storage
        self.clock = clock
    }

    // MARK: Faults

    /// Makes the next calls go wrong.
    ///
    /// Faults that fit the same call take effect in the order in which they were injected, one per call.
    /// - Parameters:
    ///   - fault: What goes wrong.
    ///   - operation: The method it happens in.
    ///   - key: The record it happens to; `nil` for any.
    ///   - times: How many calls it happens to; `nil` for all, until ``removeFaults()``.
    public func inject(_ fault: Fault, on operation: Operation, key: String? = nil, times: Int? = 1) {
        state.withLock {
            $0.armed.append(Armed(fault: fault, operation: operation, key: key, timesLeft: times))
        }
    }

    /// Removes the faults that have not happened.
    public func removeFaults() { state.withLock { $0.armed = [] } }

    // MARK: Observation

    /// Every call so far, in the order in which they came.
    public var calls: [Call] { state.withLock { $0.calls } }

    /// Suspends the calling task until at least `count` calls of a method have come.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - operation: The method.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func waitForCalls(_ count: Int, of operation: Operation) async throws {
        try await state.wait { $0.calls.filter { $0.operation == operation }.count >= count }
    }

    // MARK: TokenStorage

    /// Reads the record of `key`, or does what a fault wants.
    ///
    /// - Throws: What the storage behind throws, or a fault's error.
    public func load(_ key: String) async throws -> StoredRecord? {
        let fault = begin(.load, key)
        return try await fault.apply(clock: clock) {
            let record = try await self.storage.load(key)
            guard case .staleRead = fault.kind else { return record }
            return self.state.withLock { state in
                guard let record else { return state.lastDeleted[key] }
                return state.before[record.version]
            }
        } refused: {
            nil
        }
    }

    /// Writes the record of `key`, or does what a fault wants.
    ///
    /// - Throws: What the storage behind throws, or a fault's error.
    public func compareAndSwap(_ key: String, expected: RecordVersion?, bytes: [UInt8]) async throws -> RecordVersion? {
        try await begin(.compareAndSwap, key).apply(clock: clock) {
            let old = expected == nil ? nil : try await self.storage.load(key)
            let version = try await self.storage.compareAndSwap(key, expected: expected, bytes: bytes)
            if let version, let old, old.version == expected { self.state.withLock { $0.before[version] = old } }
            return version
        } refused: {
            nil
        }
    }

    /// Deletes the record of `key`, or does what a fault wants.
    ///
    /// - Throws: What the storage behind throws, or a fault's error.
    public func delete(_ key: String, expected: RecordVersion) async throws -> Bool {
        try await begin(.delete, key).apply(clock: clock) {
            let old = try await self.storage.load(key)
            let deleted = try await self.storage.delete(key, expected: expected)
            if deleted, old?.version == expected { self.state.withLock { $0.lastDeleted[key] = old } }
            return deleted
        } refused: {
            false
        }
    }

    /// Notes a call and finds the fault that is due: the first one that was injected and fits.
    private func begin(_ operation: Operation, _ key: String) -> Fault {
        state.withLock { state in
            state.calls.append(Call(operation: operation, key: key))
            let fitting = state.armed.firstIndex { $0.operation == operation && ($0.key == nil || $0.key == key) }
            guard let index = fitting else { return .none }
            let fault = state.armed[index].fault
            guard let times = state.armed[index].timesLeft else { return fault }
            if times > 1 { state.armed[index].timesLeft = times - 1 } else { state.armed.remove(at: index) }
            return fault
        }
    }
}
