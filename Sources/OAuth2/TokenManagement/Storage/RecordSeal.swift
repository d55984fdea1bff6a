/// Encrypts records before they are stored and decrypts them when they are read, with a cryptography library or a key
/// service of yours.
///
/// Use authenticated encryption, such as AES-GCM with a fresh nonce each time, and bind the result to the grant's name
/// (as additional authenticated data), so that a record cannot be moved to another user's name. Put the name of the key into
/// the sealed bytes, so that keys can be replaced while old records are still there.
public protocol RecordSeal: Sendable {
    /// Encrypts a record.
    ///
    /// - Parameters:
    ///   - record: The plain record; it holds tokens.
    ///   - key: The grant's name.
    /// - Returns: What is stored.
    /// - Throws: Whatever kept it from being encrypted; nothing is stored then.
    func seal(_ record: [UInt8], for key: String) async throws -> [UInt8]

    /// Decrypts a record.
    ///
    /// - Parameters:
    ///   - sealed: What was stored.
    ///   - key: The grant's name.
    /// - Returns: The plain record.
    /// - Throws: ``RecordSealUnavailable`` for a failure that may pass. Anything else says that the record will never be opened:
    ///   another key, damage, a record that belongs to another name. The stored bytes stay as they are until the user logs in
    ///   again, or out.
    func open(_ sealed: [UInt8], for key: String) async throws -> [UInt8]
}
