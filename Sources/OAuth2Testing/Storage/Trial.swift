import OAuth2

/// What the check of one rule works with.
struct Trial: Sendable {
    let rule: TokenStorageConformance.Rule
    let first: any TokenStorage
    let second: any TokenStorage
    let third: any TokenStorage
    /// Begins the keys, so that no other check has them.
    let prefix = "conformance-\(Random.token(16))-"

    func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        guard condition else { throw TokenStorageConformance.Failure(rule: rule, message: message()) }
    }

    /// The record of `key`, which has to be there.
    func load(_ key: String, from storage: (any TokenStorage)? = nil) async throws -> StoredRecord {
        guard let record = try await (storage ?? first).load(key) else {
            throw TokenStorageConformance.Failure(rule: rule, message: "a record that was written is not there")
        }
        return record
    }

    /// Creates a record and reads it.
    ///
    /// The version is the one that was read: only the rules about versions ask whether the write returned the same one.
    func create(_ key: String, _ bytes: [UInt8]) async throws -> StoredRecord {
        let version = try await first.compareAndSwap(key, expected: nil, bytes: bytes)
        try require(version != nil, "a record of \(Self.shown(key)) could not be created, as if there were one")
        return try await load(key)
    }

    /// The beginning of a key, in ASCII, so that two spellings of one letter can be told apart.
    static func shown(_ key: String) -> String {
        let text = key.prefix(60).unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
        return key.count > 60 ? "\"\(text)…\"" : "\"\(text)\""
    }

    /// The failure, with what the rule cannot know: that the instances may have nothing in common.
    ///
    /// Asked afterwards, because a check that writes before each rule would hide what the rule is about.
    func explained(_ failure: TokenStorageConformance.Failure) async -> TokenStorageConformance.Failure {
        let key = prefix + "seen by all"
        do {
            guard let version = try await first.compareAndSwap(key, expected: nil, bytes: [1]) else { return failure }
            let seen = (try await second.load(key), try await third.load(key))
            _ = try await first.delete(key, expected: version)
            guard seen.0 == nil || seen.1 == nil else { return failure }
        } catch {
            return failure
        }
        return TokenStorageConformance.Failure(
            rule: rule,
            message: failure.message
                + "; what one instance writes, another does not see: does makeStorage give instances over one store?",
            underlyingError: failure.underlyingError
        )
    }

    /// Replaces a record and reads the new one.
    func replace(_ key: String, _ record: StoredRecord, _ bytes: [UInt8]) async throws -> StoredRecord {
        let version = try await first.compareAndSwap(key, expected: record.version, bytes: bytes)
        try require(version != nil, "a record could not be replaced by who knew its version")
        return try await load(key)
    }

    /// Leaves nothing behind.
    func clean(_ keys: [String]) async throws {
        for key in keys {
            guard let record = try await third.load(key) else { continue }
            _ = try await third.delete(key, expected: record.version)
        }
    }
}

extension [UInt8] {
    /// The bytes of a text.
    init(text: String) { self = Array(text.utf8) }
}
