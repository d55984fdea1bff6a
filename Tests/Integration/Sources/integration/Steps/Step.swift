/// One thing that is tried at every server over every transport.
struct Step: Sendable {
    let name: String
    /// Whether it waits until a code has expired: it is taken at a server whose codes live for a moment only, as no other is.
    let outlivesCodes: Bool
    /// Does it, and says what came of it.
    ///
    /// An `OAuth2Error` that it throws is what came of it, too, if a server can be to blame for that.
    let take: @Sendable (Application) async throws -> String
    private let standard: Set<String>

    /// A step with what a server may answer by the standards, behind which more may follow after a comma.
    init(
        _ name: String,
        standard: Set<String>,
        outlivesCodes: Bool = false,
        take: @escaping @Sendable (Application) async throws -> String
    ) {
        precondition(!standard.isEmpty, "a step that no server can take wrongly")
        self.name = name
        self.standard = standard
        self.outlivesCodes = outlivesCodes
        self.take = take
    }

    /// Whether a server may answer that by the standards.
    func isStandard(_ text: String) -> Bool { standard.contains { text == $0 || text.hasPrefix($0 + ", ") } }
}
