import OAuth2

/// What the processes of the token management run have in common.
enum TokenSetup {
    /// Logins, each with a refresh token of its own.
    static let grants = (0..<20).map { "grant-\($0)" }
    static let processes = 2
    /// In each process.
    static let callers = 200
    /// How many of the callers use their tokens; all of them would be more than a server on the same machine can answer.
    static let users = 3

    static func manager(
        _ client: OAuth2Client,
        folder: String,
        onEvent: (@Sendable (TokenEvent) -> Void)? = nil
    ) throws -> TokenManager {
        TokenManager(client: client, storage: try FileTokenStorage(directory: folder), onEvent: onEvent)
    }
}
