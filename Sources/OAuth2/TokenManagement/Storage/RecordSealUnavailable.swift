/// What a ``RecordSeal`` throws for a failure that may pass: its key service cannot be reached, or asks to slow down.
///
/// The record is left as it is, and the call can be tried again. Every other error of ``RecordSeal/open(_:for:)`` says that the
/// record will never be opened, so that the user's next login may replace it; only `CancellationError`, ``TransportError`` and an
/// ``OAuth2Error`` are taken for passing, too.
public struct RecordSealUnavailable: Error, Sendable {
    /// What kept the seal from working, for logs.
    public let reason: (any Error)?

    /// A failure that may pass.
    public init(reason: (any Error)? = nil) { self.reason = reason }
}

extension RecordSealUnavailable: RedactedDescription {
    /// No text of the reason, which may not be redacted.
    public var description: String { "RecordSealUnavailable" }
}

extension RecordSealUnavailable {
    /// Whether what a seal threw may pass.
    static func mayPass(_ error: any Error) -> Bool {
        error is RecordSealUnavailable || error is CancellationError || error is TransportError
            || error is OAuth2Error
    }
}
