import OAuth2

extension PostgreSQLTokenStorage {
    /// Why the database did not do what it was asked for.
    ///
    /// libpq's own messages contain hosts, users and values, so they are not kept; the server's log has them.
    public struct Failure: Error, Hashable, CustomStringConvertible {
        /// What happened.
        public enum Reason: String, Sendable {
            /// There was no connection to be had; nothing was asked.
            case noConnection = "no connection"
            /// The connection broke; whether the statement was carried out is open.
            case connectionLost = "connection lost"
            /// No answer came in time; whether the statement was carried out is open.
            case timeLimit = "no answer in time"
            /// The server refused; nothing was changed.
            case refused = "refused by the server"
        }

        /// What happened.
        public let reason: Reason

        /// The server's five-character code, from
        /// [appendix A of its manual](https://www.postgresql.org/docs/current/errcodes-appendix.html).
        public var sqlState: String?

        /// The reason and the code.
        public var description: String { reason.rawValue + (sqlState.map { " (SQLSTATE \($0))" } ?? "") }

        var asOAuth2Error: OAuth2Error {
            OAuth2Error(
                .storageFailed,
                step: .storage,
                message: "The database did not answer as expected; underlyingError has the reason and the SQLSTATE.",
                underlyingError: self
            )
        }
    }
}
