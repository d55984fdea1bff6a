import OAuth2
import OAuth2Testing
import Synchronization
import Testing

/// A storage with one mistake, and the rules that must find it.
struct BrokenStorage: Sendable, CustomTestStringConvertible {
    let mistake: String
    let breaks: Set<TokenStorageConformance.Rule>
    /// Gives a new backing store as a function that makes instances over it.
    let makeStorages: @Sendable () -> () -> any TokenStorage

    var testDescription: String { mistake }

    static var all: [BrokenStorage] { records + deletions + contents + replicas }
}

/// A storage in which some methods are replaced.
struct AlteredStorage: TokenStorage {
    var base: any TokenStorage = InMemoryTokenStorage()
    var onLoad: @Sendable (any TokenStorage, String) async throws -> StoredRecord? = { try await $0.load($1) }
    var onSwap: @Sendable (any TokenStorage, String, RecordVersion?, [UInt8]) async throws -> RecordVersion? = {
        try await $0.compareAndSwap($1, expected: $2, bytes: $3)
    }
    var onDelete: @Sendable (any TokenStorage, String, RecordVersion) async throws -> Bool = {
        try await $0.delete($1, expected: $2)
    }

    func load(_ key: String) async throws -> StoredRecord? { try await onLoad(base, key) }

    func compareAndSwap(_ key: String, expected: RecordVersion?, bytes: [UInt8]) async throws -> RecordVersion? {
        try await onSwap(base, key, expected, bytes)
    }

    func delete(_ key: String, expected: RecordVersion) async throws -> Bool { try await onDelete(base, key, expected) }
}

/// A dictionary whose versions a test chooses, and whose keys are Swift's strings.
final class ModelStorage: TokenStorage {
    private let records = Mutex<[String: StoredRecord]>([:])
    private let version: @Sendable (_ old: StoredRecord?, _ bytes: [UInt8]) -> String

    init(version: @escaping @Sendable (_ old: StoredRecord?, _ bytes: [UInt8]) -> String) { self.version = version }

    func load(_ key: String) async -> StoredRecord? { records.withLock { $0[key] } }

    func compareAndSwap(_ key: String, expected: RecordVersion?, bytes: [UInt8]) async -> RecordVersion? {
        records.withLock { records in
            guard records[key]?.version == expected else { return nil }
            let version = RecordVersion(rawValue: version(records[key], bytes))
            records[key] = StoredRecord(bytes: bytes, version: version)
            return version
        }
    }

    func delete(_ key: String, expected: RecordVersion) async -> Bool {
        records.withLock { records in
            guard records[key]?.version == expected else { return false }
            records[key] = nil
            return true
        }
    }
}

/// Shared by the instances over one broken store.
final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: Value) { mutex = Mutex(value) }

    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result { mutex.withLock { body(&$0) } }
}
