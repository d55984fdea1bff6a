/// What a ``TokenStorage`` keeps of one grant: bytes that it does not look into, and their version.
public struct StoredRecord: Sendable, RedactedDescription {
    /// The record, as ``TokenStorage/compareAndSwap(_:expected:bytes:)`` got it.
    public let bytes: [UInt8]

    /// The version it was given then.
    public let version: RecordVersion

    /// A record as it was found.
    public init(bytes: [UInt8], version: RecordVersion) {
        self.bytes = bytes
        self.version = version
    }
}
