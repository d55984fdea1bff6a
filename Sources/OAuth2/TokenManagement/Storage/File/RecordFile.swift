/// The bytes of a record's file: a header with the version and the key's hash, the content, and a checksum.
///
/// | bytes | what |
/// |---|---|
/// | 8 | `OAuth2R1` |
/// | 16 | the version, random: no counter could survive that the file is deleted |
/// | 32 | SHA-256 of the key, so that a file under another key's name is noticed |
/// | 8 | the length of the content, big-endian |
/// | … | the content |
/// | 32 | SHA-256 of everything above |
struct RecordFile: Sendable {
    private static let magic = Array("OAuth2R1".utf8)
    private static let headerLength = 64
    private static let checksumLength = 32

    let version: RecordVersion
    let bytes: [UInt8]

    /// A file with a new version.
    init(content: [UInt8], name: RecordName) {
        let version = RandomBytes.make(16)
        var bytes = Self.magic + version + name.digest
        bytes.reserveCapacity(Self.headerLength + content.count + Self.checksumLength)
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: UInt64(content.count) >> shift))
        }
        bytes += content
        bytes += SHA256.digest(of: bytes)
        self.version = RecordVersion(rawValue: Base64URL.encode(version))
        self.bytes = bytes
    }

    /// The record in the bytes of a file; `nil` when they are not what was written under this name.
    static func record(in bytes: [UInt8], name: RecordName) -> StoredRecord? {
        let contentEnd = bytes.count - checksumLength
        guard contentEnd >= headerLength,
            bytes[..<8].elementsEqual(magic),
            bytes[24..<56].elementsEqual(name.digest),
            bytes[56..<64].reduce(UInt64(0), { $0 << 8 | UInt64($1) }) == UInt64(contentEnd - headerLength),
            bytes[contentEnd...].elementsEqual(SHA256.digest(of: bytes[..<contentEnd]))
        else { return nil }
        let version = RecordVersion(rawValue: Base64URL.encode(Array(bytes[8..<24])))
        return StoredRecord(bytes: Array(bytes[headerLength..<contentEnd]), version: version)
    }
}
