import Dispatch
import Synchronization

/// Connections, each with a thread of its own, because libpq's calls wait; whoever asks first is served first.
///
/// A call goes on when its task is cancelled: what it saves may be the only refresh token that is still good.
final class ConnectionPool: Sendable {
    typealias Failure = PostgreSQLTokenStorage.Failure

    /// A place for one connection.
    ///
    /// `@unchecked`, because `connection` is only touched on the queue.
    private final class Lane: @unchecked Sendable {
        let queue = DispatchQueue(label: "PostgreSQLTokenStorage")
        var connection: Connection?
    }

    private struct State {
        var idle: [Lane]
        var waiting: [CheckedContinuation<Lane, Never>] = []
    }

    private let connectionString: String
    private let timeLimit: Duration
    private let state: Mutex<State>

    init(connectionString: String, size: Int, timeLimit: Duration) {
        self.connectionString = connectionString
        self.timeLimit = timeLimit
        state = Mutex(State(idle: (0..<max(1, size)).map { _ in Lane() }))
    }

    /// Runs one statement.
    ///
    /// - Parameters:
    ///   - sql: The statement.
    ///   - parameters: Its parameters, `$1` and so on.
    ///   - mayRepeat: Whether the statement may be carried out twice, so that it can be sent again on a new connection when
    ///     the old one breaks. A write must not be: the first one may have happened, and the second would report a conflict.
    /// - Returns: The rows; each column as PostgreSQL's binary format has it.
    /// - Throws: `OAuth2Error` with a ``PostgreSQLTokenStorage/Failure``.
    func run(_ sql: String, _ parameters: [Parameter], mayRepeat: Bool) async throws -> [[[UInt8]]] {
        let lane = await acquire()
        defer { release(lane) }
        let result: Result<[[[UInt8]]], Failure> = await withCheckedContinuation { continuation in
            lane.queue.async { [self] in
                continuation.resume(
                    returning: Result { () throws(Failure) in
                        try run(sql, parameters, mayRepeat: mayRepeat, on: lane)
                    }
                )
            }
        }
        do { return try result.get() } catch { throw error.asOAuth2Error }
    }

    private func run(
        _ sql: String,
        _ parameters: [Parameter],
        mayRepeat: Bool,
        on lane: Lane
    ) throws(Failure) -> [[[UInt8]]] {
        let deadline = ContinuousClock.now + timeLimit
        // The server may have been restarted since; nothing was sent yet, so that is nobody's failure.
        if let connection = lane.connection, !connection.isAlive { lane.connection = nil }
        let isOld = lane.connection != nil
        do {
            return try runOnce(sql, parameters, on: lane, until: deadline)
        } catch  where error.reason == .connectionLost && isOld && mayRepeat {
            return try runOnce(sql, parameters, on: lane, until: deadline)
        }
    }

    private func runOnce(
        _ sql: String,
        _ parameters: [Parameter],
        on lane: Lane,
        until deadline: ContinuousClock.Instant
    ) throws(Failure) -> [[[UInt8]]] {
        let connection: Connection
        if let open = lane.connection {
            connection = open
        } else {
            connection = try Connection(connectionString, timeLimit: timeLimit, until: deadline)
            lane.connection = connection
        }
        do {
            return try connection.run(sql, parameters, until: deadline)
        } catch {
            if error.reason != .refused { lane.connection = nil }
            throw error
        }
    }

    private func acquire() async -> Lane {
        await withCheckedContinuation { continuation in
            let lane = state.withLock { state -> Lane? in
                if let lane = state.idle.popLast() { return lane }
                state.waiting.append(continuation)
                return nil
            }
            if let lane { continuation.resume(returning: lane) }
        }
    }

    private func release(_ lane: Lane) {
        let next = state.withLock { state -> CheckedContinuation<Lane, Never>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.idle.append(lane)
            return nil
        }
        next?.resume(returning: lane)
    }
}
