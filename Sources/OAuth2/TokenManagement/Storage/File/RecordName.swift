/// Where the record of a key is: file names made from the key's hash, which fit every file system, whatever the key is.
struct RecordName: Sendable, Hashable {
    /// How many lock files there are: enough that two keys seldom share one, and few enough to look at all.
    static let stripes = 64

    /// SHA-256 of the key's UTF-8 bytes.
    let digest: [UInt8]

    init(key: String) { digest = SHA256.digest(of: key.utf8) }

    /// The file with the record; hexadecimal, because some file systems do not tell upper from lower case.
    var record: String {
        let digits = Array("0123456789abcdef".utf8)
        let hex = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }
        return String(decoding: hex.span) + ".record"
    }

    /// The number of the lock that writers of this record hold.
    var stripe: Int { Int(digest[0]) % Self.stripes }

    /// The file that is locked; it stays when records come and go.
    static func lock(_ stripe: Int) -> String { "lock-\(stripe)" }

    /// The file that a new record is written to first.
    ///
    /// One for each lock: whoever holds the lock knows that a file of this name is a dead writer's.
    static func draft(_ stripe: Int) -> String { "draft-\(stripe)" }
}
