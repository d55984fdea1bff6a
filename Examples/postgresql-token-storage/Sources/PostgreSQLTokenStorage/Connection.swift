import CLibPQ

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A parameter of a statement; always sent apart from it, in PostgreSQL's binary format.
enum Parameter: Sendable {
    case bytes([UInt8])
    case integer(Int64)

    var type: Oid {
        switch self {
        case .bytes: 17  // bytea
        case .integer: 20  // bigint
        }
    }

    var content: [UInt8] {
        switch self {
        case .bytes(let bytes): bytes
        case .integer(let number):
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
        }
    }
}

/// One connection of libpq; its methods block the thread until they are done or the deadline has come.
final class Connection {
    typealias Failure = PostgreSQLTokenStorage.Failure

    private let connection: OpaquePointer

    init(_ connectionString: String, timeLimit: Duration, until deadline: ContinuousClock.Instant) throws(Failure) {
        // Later ones win, and the connection string comes last. The lists end with a null pointer.
        let settings = [
            ("target_session_attrs", "read-write"), ("fallback_application_name", "PostgreSQLTokenStorage"),
            ("dbname", connectionString),
        ]
        let keywords = settings.map { strdup($0.0) } + [nil]
        let values = settings.map { strdup($0.1) } + [nil]
        defer { (keywords + values).forEach { free($0) } }
        let started = PQconnectStartParams(keywords.map { UnsafePointer($0) }, values.map { UnsafePointer($0) }, 1)
        guard let started else { throw Failure(reason: .noConnection) }
        connection = started
        // From here on deinit closes it.
        try connect(until: deadline)
        let milliseconds = max(1, Int64(timeLimit / .milliseconds(1)))
        // A stricter setting than "on", such as waiting for a standby to apply, is left as it is.
        _ = try run(
            """
            SELECT set_config('default_transaction_isolation', 'read committed', false),
                set_config('statement_timeout', '\(milliseconds)ms', false),
                CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
                    THEN set_config('synchronous_commit', 'on', false) END
            """,
            [],
            until: deadline
        )
    }

    deinit { PQfinish(connection) }

    /// Whether nothing came while nobody asked; what comes then is mostly the server's farewell.
    var isAlive: Bool {
        let events = try? wait(for: POLLIN, until: .now)
        return events == nil && PQstatus(connection) == CONNECTION_OK
    }

    /// Sends one statement and reads its rows.
    func run(
        _ sql: String,
        _ parameters: [Parameter],
        until deadline: ContinuousClock.Instant
    ) throws(Failure) -> [[[UInt8]]] {
        guard send(sql, parameters) else { throw Failure(reason: .connectionLost) }
        while true {
            let left = PQflush(connection)
            guard left >= 0 else { throw Failure(reason: .connectionLost) }
            if left == 0 { break }
            // The server may want to be read from before it reads on.
            let events = try wait(for: POLLIN | POLLOUT, until: deadline)
            if events & POLLIN != 0, PQconsumeInput(connection) == 0 { throw Failure(reason: .connectionLost) }
        }
        var rows: [[[UInt8]]] = []
        var refusal: Failure?
        while true {
            while PQisBusy(connection) == 1 {
                _ = try wait(for: POLLIN, until: deadline)
                // What came before the end is still to be read: the reason, perhaps.
                if PQconsumeInput(connection) == 0 { break }
            }
            guard let result = PQgetResult(connection) else { break }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK: rows = Self.rows(of: result)
            case PGRES_COMMAND_OK: break
            default:
                let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
                refusal = refusal ?? Failure(reason: .refused, sqlState: state)
            }
        }
        guard PQstatus(connection) == CONNECTION_OK else {
            throw Failure(reason: .connectionLost, sqlState: refusal?.sqlState)
        }
        if let refusal { throw refusal }
        return rows
    }

    private func connect(until deadline: ContinuousClock.Instant) throws(Failure) {
        guard PQstatus(connection) != CONNECTION_BAD else { throw Failure(reason: .noConnection) }
        // Notices would be written to the standard error otherwise.
        _ = PQsetNoticeReceiver(connection, { _, _ in }, nil)
        var next = PGRES_POLLING_WRITING
        while next != PGRES_POLLING_OK {
            guard next != PGRES_POLLING_FAILED else { throw Failure(reason: .noConnection) }
            do {
                _ = try wait(for: next == PGRES_POLLING_READING ? POLLIN : POLLOUT, until: deadline)
            } catch {
                throw Failure(reason: .noConnection)
            }
            next = PQconnectPoll(connection)
        }
        guard PQsetnonblocking(connection, 1) == 0 else { throw Failure(reason: .noConnection) }
    }

    private func send(_ sql: String, _ parameters: [Parameter]) -> Bool {
        // All parameters in one piece of memory, and pointers into it: libpq copies them before it returns. An empty
        // parameter needs a pointer, too, or it would be NULL; the byte at the end is there for it.
        let contents = parameters.map(\.content)
        let memory: [UInt8] = Array(contents.joined()) + [0]
        return memory.withUnsafeBufferPointer { memory in
            var offset = 0
            let values = contents.map { content in
                defer { offset += content.count }
                return memory.baseAddress.map { UnsafeRawPointer($0 + offset).assumingMemoryBound(to: CChar.self) }
            }
            return PQsendQueryParams(
                connection,
                sql,
                Int32(parameters.count),
                parameters.map(\.type),
                values,
                contents.map { Int32($0.count) },
                parameters.map { _ in 1 },
                1
            ) == 1
        }
    }

    /// Waits for the socket and returns what is possible now.
    private func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws(Failure) -> Int32 {
        var entry = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
        while true {
            let left = Int32(clamping: Int((deadline - .now) / .milliseconds(1)).advanced(by: 1))
            let count = poll(&entry, 1, max(0, left))
            if count > 0 { return Int32(entry.revents) }
            if count == 0, ContinuousClock.now >= deadline { throw Failure(reason: .timeLimit) }
            guard count == 0 || errno == EINTR else { throw Failure(reason: .connectionLost) }
        }
    }

    private static func rows(of result: OpaquePointer) -> [[[UInt8]]] {
        (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                let bytes = UnsafeRawBufferPointer(
                    start: PQgetvalue(result, row, column),
                    count: Int(PQgetlength(result, row, column))
                )
                return Array(bytes)
            }
        }
    }
}
