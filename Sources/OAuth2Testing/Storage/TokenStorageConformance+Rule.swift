extension TokenStorageConformance {
    /// One promise of the contract, and its check.
    public struct Rule: Sendable, Hashable, CustomStringConvertible {
        /// The rule in a few words.
        public let name: String

        let run: @Sendable (Trial) async throws -> Void

        init(_ name: String, run: @escaping @Sendable (Trial) async throws -> Void) {
            self.name = name
            self.run = run
        }

        /// The rule in a few words.
        public var description: String { name }

        /// Whether two rules have the same name.
        public static func == (left: Self, right: Self) -> Bool { left.name == right.name }

        /// Hashes the name.
        public func hash(into hasher: inout Hasher) { hasher.combine(name) }

        /// Every rule, the simple ones first.
        public static let all: [Rule] = [
            .absence, .creation, .replacement, .staleReplacement, .deletion, .staleDeletion, .versionsNeverRepeat,
            .anyBytes, .anyKey, .sharedStore, .oneCreatorWins, .oneDeleterWins, .noLostUpdate,
        ]
    }
}
