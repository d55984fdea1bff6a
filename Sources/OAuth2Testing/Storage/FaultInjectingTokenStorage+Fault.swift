import OAuth2

extension FaultInjectingTokenStorage {
    /// Something that goes wrong between a caller and a storage, or in the storage.
    public struct Fault: Sendable {
        enum Kind: Sendable {
            case none
            case fail(any Error, acts: Bool)
            case conflict
            case staleRead
            case delay(Duration)
            case hold(RequestGate, acts: Bool)
        }

        let kind: Kind

        static let none = Self(kind: .none)

        /// The call throws and has not acted.
        public static let loseRequest = loseRequest(throwing: InjectedFailure())

        /// The call acts and throws; a caller cannot tell this from ``loseRequest``.
        public static let loseAnswer = loseAnswer(throwing: InjectedFailure())

        /// The call throws this error and has not acted.
        public static func loseRequest(throwing error: any Error) -> Self { Self(kind: .fail(error, acts: false)) }

        /// The call acts and throws this error.
        public static func loseAnswer(throwing error: any Error) -> Self { Self(kind: .fail(error, acts: true)) }

        /// The call does not act and says that another version was there; a read says that no record was there.
        public static let conflict = Self(kind: .conflict)

        /// The read gives the record that was there before the newest one, or before it was deleted, as a storage does that
        /// breaks the contract: a lagging replica, a cache.
        ///
        /// Only what was written and deleted through this storage is known. Other methods take no notice.
        public static let staleRead = Self(kind: .staleRead)

        /// The call acts later, by the storage's clock.
        public static func delay(_ duration: Duration) -> Self { Self(kind: .delay(duration)) }

        /// The call waits at `gate` before it acts.
        public static func hold(at gate: RequestGate) -> Self { Self(kind: .hold(gate, acts: false)) }

        /// The call acts, and its result waits at `gate`.
        public static func holdAnswer(at gate: RequestGate) -> Self { Self(kind: .hold(gate, acts: true)) }
    }

    /// What a call throws when a test asks for a failure and names no other error.
    public struct InjectedFailure: Error, Sendable, Hashable {
        /// The failure; all are equal.
        public init() {}
    }

    /// A method of a storage.
    public enum Operation: Sendable, Hashable, CaseIterable {
        /// `load`.
        case load
        /// `compareAndSwap`.
        case compareAndSwap
        /// `delete`.
        case delete
    }

    /// A call that came.
    public struct Call: Sendable, Hashable {
        /// The method.
        public let operation: Operation
        /// The record.
        public let key: String
    }
}

extension FaultInjectingTokenStorage.Fault {
    /// Goes wrong.
    ///
    /// - Parameters:
    ///   - clock: Delays are by it.
    ///   - act: What the storage does.
    ///   - refused: What it says when it refuses.
    /// - Returns: What the caller gets.
    /// - Throws: What `act` throws, the fault's error, or `CancellationError` when it was waiting.
    func apply<Value: Sendable>(
        clock: any WallClock,
        _ act: () async throws -> Value,
        refused: () -> Value
    ) async throws -> Value {
        switch kind {
        case .none, .staleRead:
            return try await act()
        case .fail(let error, let acts):
            if acts { _ = try await act() }
            throw error
        case .conflict:
            return refused()
        case .delay(let duration):
            try await clock.sleep(for: duration)
            return try await act()
        case .hold(let gate, let acts):
            if acts {
                let value = try await act()
                try await gate.pass()
                return value
            }
            try await gate.pass()
            return try await act()
        }
    }
}
