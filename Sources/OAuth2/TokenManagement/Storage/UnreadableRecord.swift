/// That a record is there, and nobody will be able to read it: its file is damaged, or it was sealed with a key that is gone.
///
/// What ``TokenStorage/load(_:)`` throws then. A ``TokenManager`` reports ``OAuth2Error/Code/unreadableGrant`` and leaves the record
/// as it is, but replaces it at the user's next login, and removes it when the user logs out. A failure that may pass is any other
/// error: throw that one when it is not certain.
public struct UnreadableRecord: Error, Sendable {
    /// The version that the record has all the same, for ``TokenStorage/compareAndSwap(_:expected:bytes:)`` and
    /// ``TokenStorage/delete(_:expected:)``.
    public let version: RecordVersion

    /// Why it cannot be read.
    public let reason: any Error

    /// A record that cannot be read.
    public init(version: RecordVersion, reason: any Error) {
        self.version = version
        self.reason = reason
    }
}

extension UnreadableRecord: RedactedDescription {
    /// No text of the reason, which may not be redacted.
    public var description: String { "UnreadableRecord" }
}

extension OAuth2Error {
    init(_ unreadable: UnreadableRecord) {
        if let reason = unreadable.reason as? OAuth2Error, reason.code == .unreadableGrant {
            self = reason
            return
        }
        self.init(
            .unreadableGrant,
            step: .tokenManagement,
            message: """
                The stored record cannot be opened: its seal's key was replaced, or it is damaged. It was left as it is; the \
                user's next login replaces it, and logging out removes it. underlyingError has the reason.
                """,
            underlyingError: unreadable.reason
        )
    }
}
