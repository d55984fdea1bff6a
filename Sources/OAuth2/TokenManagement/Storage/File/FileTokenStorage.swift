/// Keeps grants in files of one directory, for the processes of one machine: a daemon, its workers, a command-line tool.
///
/// ```swift
/// let storage = try FileTokenStorage(directory: "/var/lib/my-daemon/grants", seal: seal)
/// ```
///
/// One file for each key, readable by this user only. A record is written beside the old one, brought to the disk, and then
/// put into its place: whenever the process or the machine stops, the old record is there, or the new one. Several processes
/// may use the directory at the same time. Not for network file systems, whose locks and renames may not hold what this needs.
///
/// A write waits twice for the disk: 9 ms on a virtual machine's, and 600 writes a second of many at a time. A read takes 30 µs.
///
/// Failures are ``OAuth2Error`` with ``OAuth2Error/Code/storageFailed`` and a ``Failure`` as the underlying error; errors of
/// the seal come as they are, but that of a record which it cannot open. No failure destroys a record. Two descriptors are held back,
/// so that tokens can be saved when the process has used up all others. A call of a cancelled task is carried out all the same: what
/// it saves may be the only refresh token that is still good.
public final class FileTokenStorage: TokenStorage {
    private let directory: OpenDirectory
    private let seal: (any RecordSeal)?
    // Files can take their time, so nothing here runs on a thread of Swift's pool. Reads need no lock and wait for no write.
    private let readers = BlockingLanes(label: "OAuth2.FileTokenStorage.read", count: 2)
    private let writers = BlockingLanes(label: "OAuth2.FileTokenStorage.write", count: 8)

    /// Opens the directory, which is created when it is missing (but not the ones above it).
    ///
    /// What writers that were killed have left in the directory is removed.
    ///
    /// - Parameters:
    ///   - directory: The directory's path; nothing else may be in it, and its lock files have to stay. It has to belong to the
    ///     user of this process. Others may read and enter it (`0755`), because its files are for this user only; that group or
    ///     others may write to it is refused, because they could remove grants. It is
    ///     looked up once: a directory that is moved away later is still the one that is used. One that is deleted makes every
    ///     call fail until there is another in its place.
    ///   - seal: Encrypts the records; without one, who can read the disk or a backup can use the tokens.
    ///   - lockTimeLimit: How long a write waits for another process that is writing, or has been stopped while it was.
    /// - Throws: ``OAuth2Error`` with ``OAuth2Error/Code/storageFailed`` when the directory cannot be opened, belongs to
    ///   another user, or may be written to by others.
    public init(
        directory: String,
        seal: (any RecordSeal)? = nil,
        lockTimeLimit: Duration = .seconds(10)
    ) throws(OAuth2Error) {
        do {
            self.directory = try OpenDirectory(path: directory, lockTimeLimit: lockTimeLimit)
        } catch {
            throw error.asOAuth2Error
        }
        self.seal = seal
    }

    /// Reads the record of `key`.
    ///
    /// - Parameter key: The grant's name.
    /// - Returns: The record with its version; `nil` when there is none.
    /// - Throws: ``UnreadableRecord`` for a damaged file, and for one that the seal cannot open; ``RecordSealUnavailable`` and
    ///   the like as the seal throws it; ``OAuth2Error`` with ``OAuth2Error/Code/storageFailed``.
    public func load(_ key: String) async throws -> StoredRecord? {
        let name = RecordName(key: key)
        let found = try await perform(on: readers, name) { directory throws(Failure) in
            try directory.read { directory throws(Failure) in try directory.read(name) }
        }
        switch found {
        case nil:
            return nil
        case .unreadable(let version):
            throw UnreadableRecord(
                version: version,
                reason: Failure(.damaged, file: name.record).asOAuth2Error
            )
        case .record(let record):
            guard let seal else { return record }
            do {
                return StoredRecord(
                    bytes: try await seal.open(record.bytes, for: key),
                    version: record.version
                )
            } catch {
                throw RecordSealUnavailable.mayPass(error)
                    ? error : UnreadableRecord(version: record.version, reason: error)
            }
        }
    }

    /// Writes the record of `key`, if it still is at the version that the caller knows.
    ///
    /// - Parameters:
    ///   - key: The grant's name.
    ///   - expected: The version that has to be there now; `nil` when there has to be no record.
    ///   - bytes: The new record.
    /// - Returns: The version of the new record; `nil` when another one than the expected was there.
    /// - Throws: ``OAuth2Error`` with ``OAuth2Error/Code/storageFailed``; what the seal throws.
    public func compareAndSwap(_ key: String, expected: RecordVersion?, bytes: [UInt8]) async throws
        -> RecordVersion?
    {
        let name = RecordName(key: key)
        let content = try await seal?.seal(bytes, for: key) ?? bytes
        return try await perform(on: writers, name) { directory throws(Failure) in
            try directory.write { directory throws(Failure) in
                try directory.locked(name) { () throws(Failure) in
                    guard try directory.read(name)?.version == expected else { return nil }
                    let file = RecordFile(content: content, name: name)
                    try directory.replace(name, with: file.bytes)
                    return file.version
                }
            }
        }
    }

    /// Deletes the record of `key`, if it still is at the version that the caller knows.
    ///
    /// - Parameters:
    ///   - key: The grant's name.
    ///   - expected: The version that has to be there now.
    /// - Returns: Whether it was deleted.
    /// - Throws: ``OAuth2Error`` with ``OAuth2Error/Code/storageFailed``.
    public func delete(_ key: String, expected: RecordVersion) async throws -> Bool {
        let name = RecordName(key: key)
        return try await perform(on: writers, name) { directory throws(Failure) in
            try directory.write { directory throws(Failure) in
                try directory.locked(name) { () throws(Failure) in
                    guard try directory.read(name)?.version == expected else { return false }
                    try directory.remove(name)
                    return true
                }
            }
        }
    }

    /// Writes of one key stand in one line here; the lock on the file system is left for other processes.
    private func perform<Value: Sendable>(
        on lanes: BlockingLanes,
        _ name: RecordName,
        _ work: @escaping @Sendable (OpenDirectory) throws(Failure) -> Value
    ) async throws(OAuth2Error) -> Value {
        let directory = directory
        let result = await lanes.run(lane: name.stripe) { () -> Result<Value, Failure> in
            Result { () throws(Failure) in try work(directory) }
        }
        do { return try result.get() } catch { throw error.asOAuth2Error }
    }
}
