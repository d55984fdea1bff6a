import Crypto
import OAuth2

/// Seals records with AES-GCM, bound to the grant's name, under keys that can be replaced.
///
/// To replace a key, make a new one the current one and keep the old one among the older ones: each record moves to the new key
/// when it is next written. One key is good for 2³² records (NIST SP 800-38D section 8.3).
///
/// A sealed record: 1 for this format, the length of the key's name, the name, then nonce, ciphertext and tag.
public struct AESGCMSeal: RecordSeal {
    /// A key with the name by which a record remembers it.
    public struct Key: Sendable {
        let name: String
        let key: SymmetricKey

        /// A key.
        ///
        /// - Parameters:
        ///   - name: At most 255 bytes; not secret.
        ///   - key: 128, 192 or 256 random bits, from wherever your secrets are.
        public init(name: String, key: SymmetricKey) {
            precondition(name.utf8.count <= 255)
            self.name = name
            self.key = key
        }
    }

    /// What keeps a record from being opened.
    public enum Failure: Error {
        /// The bytes are not a sealed record.
        case notSealed
        /// The record is sealed with a key that is not here; it may become readable when the key is back.
        case unknownKey
        /// The record was altered, or belongs to another grant.
        case notAuthentic
    }

    private let current: Key
    private let older: [Key]

    /// A seal that uses `current` for new records, and opens those of the older keys, too.
    public init(current: Key, older: [Key] = []) {
        self.current = current
        self.older = older
    }

    /// Encrypts a record with the current key.
    public func seal(_ record: [UInt8], for key: String) async throws -> [UInt8] {
        let header = [1, UInt8(current.name.utf8.count)] + Array(current.name.utf8)
        let box = try AES.GCM.seal(record, using: current.key, authenticating: header + Array(key.utf8))
        // Nonce, ciphertext and tag, one after the other: `combined` would be nil for a nonce of another length only.
        return header + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// Decrypts a record with the key that it names.
    public func open(_ sealed: [UInt8], for key: String) async throws -> [UInt8] {
        guard sealed.count >= 2, sealed[0] == 1, sealed.count >= 2 + Int(sealed[1]) else { throw Failure.notSealed }
        let header = Array(sealed[..<(2 + Int(sealed[1]))])
        guard let used = ([current] + older).first(where: { header.dropFirst(2).elementsEqual($0.name.utf8) }) else {
            throw Failure.unknownKey
        }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed.dropFirst(header.count))
            return Array(try AES.GCM.open(box, using: used.key, authenticating: header + Array(key.utf8)))
        } catch {
            throw Failure.notAuthentic
        }
    }
}
