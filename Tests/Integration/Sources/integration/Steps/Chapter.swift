/// Steps about one subject: one table of the documentation.
struct Chapter: Sendable {
    let name: String
    let steps: [Step]

    static let all: [Chapter] = [
        .discovery, .logins, .exchanges, .authentication, .refreshing, .revocation, .introspection, .userInfo,
        .clientCredentials, .logout,
    ]
}
