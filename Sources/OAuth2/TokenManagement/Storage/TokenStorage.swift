/// Where grants are kept: a database, a file system, a key-value store.
///
/// Implement it over anything that can write on condition. Records are opaque bytes of a few kilobytes; a ``TokenManager``
/// puts everything in them that it needs to know, including who is refreshing at the moment, so that many replicas can
/// share one storage without a lock service.
///
/// ```swift
/// struct RedisTokenStorage: TokenStorage { … }     // a hash with the fields "version" and "record", and a short script
/// ```
///
/// What a ``TokenManager`` relies on, and what `TokenStorageConformance` of the `OAuth2Testing` module checks:
/// - For one key, the three methods happen one after the other, in an order that all replicas agree on. A read of a lagging
///   replica of a database, or of a cache, is not good enough.
/// - A version belongs to one record for ever: a record that is written, deleted and written again never gets a version that
///   the key had before, and neither does one that is written back with the same bytes.
/// - Any text is a key, the empty one and those with line breaks or NUL included, and texts that differ in one byte are
///   different keys: case, white space at the end and Unicode's several spellings of one letter count. Any bytes are a record.
///   Swift's `String` takes such spellings for equal: as the key of a dictionary use `Array(key.utf8)`.
/// - What was written survives a crash once the method has returned. (No check from outside can see this one.)
/// - A method that throws may have acted or not. A ``TokenManager`` reads again to find out.
public protocol TokenStorage: Sendable {
    /// Reads the record of `key`.
    ///
    /// - Parameter key: The grant's name, as the application gave it: any text.
    /// - Returns: The newest record with its version; `nil` when there is none.
    /// - Throws: ``UnreadableRecord`` for a record that is there and will never be readable, so that a new login can replace it;
    ///   whatever else the store throws.
    func load(_ key: String) async throws -> StoredRecord?

    /// Writes the record of `key`, if it still is at the version that the caller knows.
    ///
    /// - Parameters:
    ///   - key: The grant's name.
    ///   - expected: The version that has to be there now; `nil` when there has to be no record.
    ///   - bytes: The new record.
    /// - Returns: The version of the new record; `nil` when another one than the expected was there, and nothing was written.
    /// - Throws: Whatever the store throws.
    func compareAndSwap(_ key: String, expected: RecordVersion?, bytes: [UInt8]) async throws -> RecordVersion?

    /// Deletes the record of `key`, if it still is at the version that the caller knows.
    ///
    /// - Parameters:
    ///   - key: The grant's name.
    ///   - expected: The version that has to be there now.
    /// - Returns: Whether it was deleted; `false` when another version or no record was there.
    /// - Throws: Whatever the store throws.
    func delete(_ key: String, expected: RecordVersion) async throws -> Bool
}
