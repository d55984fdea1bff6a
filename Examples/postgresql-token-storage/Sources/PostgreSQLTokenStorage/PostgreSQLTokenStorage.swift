import CLibPQ
import OAuth2

/// Keeps grants in a table of a PostgreSQL database, for any number of replicas.
///
/// ```swift
/// let storage = PostgreSQLTokenStorage(
///     connectionString: "host=db.example dbname=app user=app password=… sslmode=verify-full",
///     seal: seal
/// )
/// try await storage.createTable()
/// let manager = TokenManager(client: client, storage: storage)
/// ```
///
/// Every method is one statement, which PostgreSQL carries out as one transaction. At the isolation level `read committed`,
/// of two replicas that replace the same version one waits for the other, then looks at the row again and finds that the
/// version is another one. A statement that the server has answered is on its disk (`synchronous_commit`).
///
/// Failures are `OAuth2Error`s with the code `storageFailed` and a ``Failure`` as the underlying error.
public final class PostgreSQLTokenStorage: TokenStorage {
    private let pool: ConnectionPool
    private let seal: (any RecordSeal)?

    /// A storage; nothing is connected before the first call.
    ///
    /// - Parameters:
    ///   - connectionString: In one of the forms that libpq takes, with all of its parameters. What is not in it comes from
    ///     the environment (`PGHOST`, …). Use `sslmode=verify-full` over a network. Only the primary server is good enough:
    ///     `target_session_attrs=read-write` is the default here.
    ///   - seal: Encrypts the records; without one, who can read the database or a backup can use the tokens.
    ///   - connections: How many connections there are at most.
    ///   - timeLimit: How long a call may take once it has a connection to use; also the server stops a statement then.
    public init(
        connectionString: String,
        seal: (any RecordSeal)? = nil,
        connections: Int = 4,
        timeLimit: Duration = .seconds(10)
    ) {
        pool = ConnectionPool(connectionString: connectionString, size: connections, timeLimit: timeLimit)
        self.seal = seal
    }

    /// Makes the table and the sequence of its versions, if they are not there.
    ///
    /// The primary key is the SHA-256 of the grant's name: names have any length and any bytes, index entries have not. To
    /// find a grant by hand: `SELECT … WHERE key = sha256('the name')`.
    public func createTable() async throws {
        // Several replicas may do this at the same moment, which PostgreSQL's "if not exists" alone does not stand.
        _ = try await pool.run(
            """
            DO $$ BEGIN
                PERFORM pg_advisory_xact_lock(hashtext('oauth2_grants'));
                CREATE SEQUENCE IF NOT EXISTS oauth2_grant_version;
                CREATE TABLE IF NOT EXISTS oauth2_grants (
                    key bytea PRIMARY KEY,
                    version bigint NOT NULL DEFAULT nextval('oauth2_grant_version'),
                    record bytea NOT NULL
                );
            END $$
            """,
            [],
            mayRepeat: true
        )
    }

    /// Reads the record of `key`; read again on a new connection when the old one breaks.
    public func load(_ key: String) async throws -> StoredRecord? {
        let rows = try await pool.run(
            "SELECT version, record FROM oauth2_grants WHERE key = sha256($1)",
            [.bytes(Array(key.utf8))],
            mayRepeat: true
        )
        guard let row = rows.first, row.count == 2 else { return nil }
        let record = try await seal?.open(row[1], for: key) ?? row[1]
        return StoredRecord(bytes: record, version: version(row[0]))
    }

    /// Writes the record of `key`, if it still is at the version that the caller knows.
    public func compareAndSwap(_ key: String, expected: RecordVersion?, bytes: [UInt8]) async throws -> RecordVersion? {
        // A version that is no number of ours cannot be the one that is there.
        let number = expected.flatMap(number)
        if expected != nil, number == nil { return nil }
        let record = try await seal?.seal(bytes, for: key) ?? bytes
        let rows: [[[UInt8]]]
        if let number {
            rows = try await pool.run(
                """
                UPDATE oauth2_grants SET record = $2, version = nextval('oauth2_grant_version')
                WHERE key = sha256($1) AND version = $3 RETURNING version
                """,
                [.bytes(Array(key.utf8)), .bytes(record), .integer(number)],
                mayRepeat: false
            )
        } else {
            rows = try await pool.run(
                """
                INSERT INTO oauth2_grants (key, record) VALUES (sha256($1), $2)
                ON CONFLICT (key) DO NOTHING RETURNING version
                """,
                [.bytes(Array(key.utf8)), .bytes(record)],
                mayRepeat: false
            )
        }
        return rows.first?.first.map(version)
    }

    /// Deletes the record of `key`, if it still is at the version that the caller knows.
    public func delete(_ key: String, expected: RecordVersion) async throws -> Bool {
        guard let number = number(expected) else { return false }
        let rows = try await pool.run(
            "DELETE FROM oauth2_grants WHERE key = sha256($1) AND version = $2 RETURNING version",
            [.bytes(Array(key.utf8)), .integer(number)],
            mayRepeat: false
        )
        return !rows.isEmpty
    }

    private func version(_ bytes: [UInt8]) -> RecordVersion {
        RecordVersion(rawValue: String(Int64(truncatingIfNeeded: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })))
    }

    private func number(_ version: RecordVersion) -> Int64? {
        // In one spelling only: "07" and "+7" are not 7.
        Int64(version.rawValue).flatMap { String($0) == version.rawValue ? $0 : nil }
    }
}
