#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// That a grant is of no use any more, and since when.
public struct GrantEnd: Sendable, Hashable, Codable {
    /// Why.
    public let reason: LoginRequired.Reason

    /// When the server's refusal was recorded.
    public let at: Date

    /// What the server sent as `error`; not for logs, because a server may write anything there.
    public let serverCode: String?
}

extension GrantEnd: RedactedDescription {
    /// The reason.
    public var description: String { "GrantEnd(\(reason.rawValue), redacted)" }
}
