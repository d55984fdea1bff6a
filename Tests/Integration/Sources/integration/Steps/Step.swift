/// One thing that is tried at every server over every transport.
struct Step: Sendable {
    let name: String
    /// What a server may answer by the standards; anything, when it is empty.
    let standard: Set<String>
    /// Does it, and says what came of it.
    ///
    /// An `OAuth2Error` that it throws is what came of it, too.
    let take: @Sendable (Application) async throws -> String

    init(
        _ name: String,
        standard: Set<String> = [],
        take: @escaping @Sendable (Application) async throws -> String
    ) {
        self.name = name
        self.standard = standard
        self.take = take
    }
}

/// Steps about one subject: one table of the documentation.
struct Chapter: Sendable {
    let name: String
    let steps: [Step]

    static let all: [Chapter] = [
        .discovery, .logins, .exchanges, .authentication, .refreshing, .revocation, .introspection, .others,
    ]
}
