import Synchronization

/// Keeps grants in the memory of this process: for tests, for command-line tools, and for services that may ask everybody
/// to log in again after a restart.
///
/// Nothing is shared with another process, so with several replicas every one has grants of its own, and a refresh token that
/// two of them hold is soon spent. Use a database then, or ``FileTokenStorage`` for the processes of one machine.
///
/// One million records of 1 KB with keys of 28 bytes take 1.2 GB. All keys are behind one lock: splitting them over 64 locks
/// made neither reads nor writes faster.
public final class InMemoryTokenStorage: TokenStorage {
    /// Counts over all storages of the process, so that the version of one is never right for another.
    private static let lastVersion = Atomic<UInt64>(0)

    private let records = Mutex<[ByteText: StoredRecord]>([:])

    /// A storage without records.
    public init() {}

    /// Reads the record of `key`.
    public func load(_ key: String) async -> StoredRecord? {
        records.withLock { $0[ByteText(key)] }
    }

    /// Writes the record of `key`, if it still is at the version that the caller knows.
    public func compareAndSwap(_ key: String, expected: RecordVersion?, bytes: [UInt8]) async -> RecordVersion? {
        records.withLock { records in
            let key = ByteText(key)
            guard records[key]?.version == expected else { return nil }
            let number = Self.lastVersion.add(1, ordering: .relaxed).newValue
            let version = RecordVersion(rawValue: String(number))
            records[key] = StoredRecord(bytes: bytes, version: version)
            return version
        }
    }

    /// Deletes the record of `key`, if it still is at the version that the caller knows.
    public func delete(_ key: String, expected: RecordVersion) async -> Bool {
        records.withLock { records in
            let key = ByteText(key)
            guard records[key]?.version == expected else { return false }
            records[key] = nil
            return true
        }
    }
}
