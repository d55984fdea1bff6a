import Foundation
import OAuth2
import PostgreSQLTokenStorage
import Testing

/// The server that `with-postgresql` has started.
enum Server {
    static var connectionString: String {
        get throws {
            try #require(ProcessInfo.processInfo.environment["POSTGRESQL_URL"], "run this with ./with-postgresql")
        }
    }

    static func storage(
        _ settings: String = "",
        seal: (any RecordSeal)? = nil,
        connections: Int = 4,
        timeLimit: Duration = .seconds(20)
    ) async throws -> PostgreSQLTokenStorage {
        let storage = PostgreSQLTokenStorage(
            connectionString: try connectionString + " " + settings,
            seal: seal,
            connections: connections,
            timeLimit: timeLimit
        )
        try await storage.createTable()
        return storage
    }

    /// Stops the server as a power failure does and starts it again.
    static func crash() throws {
        // Not Foundation's Process: it takes the program for unfinished as long as the server runs that it has started.
        let program = try #require(ProcessInfo.processInfo.environment["POSTGRESQL_CRASH"])
        try #require(system("\(program) >/dev/null") == 0)
    }

    /// The failure under the error that the body throws.
    static func failure(_ body: () async throws -> Void) async throws -> PostgreSQLTokenStorage.Failure {
        let error = try #require(await #expect(throws: OAuth2Error.self) { try await body() })
        #expect(error.code == .storageFailed && error.step == .storage)
        return try #require(error.underlyingError as? PostgreSQLTokenStorage.Failure)
    }
}
