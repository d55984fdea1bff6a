#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A login or refresh that stopped because a second factor is due, with everything that is needed to go on.
///
/// It is `Codable`, so that it can wait in the user's session while a page asks for the code. It holds secrets: the
/// `mfa_token`, and the refresh token when a refresh was interrupted.
public struct MFARequired: Sendable, Hashable, Codable {
    /// The handle for the MFA endpoints; wire name `mfa_token`.
    public let token: MFAToken

    /// What the server wants as second factor, if it says so.
    public let requirements: MFARequirements

    /// The token request that was interrupted; what it asked for is what the answer to the second factor grants.
    public let interrupted: InterruptedRequest

    /// When the server asked for the second factor.
    ///
    /// Servers do not publish how long an `mfa_token` lives; Auth0's documentation speaks of five minutes between factors.
    public var receivedAt: Date { receivedAtEpoch.date }

    /// Whole seconds since 1970, because coders disagree on how to write a `Date`.
    private let receivedAtEpoch: WholeSeconds

    /// An interruption made by hand, for tests of code that resumes one.
    public init(token: MFAToken, requirements: MFARequirements, interrupted: InterruptedRequest, receivedAt: Date) {
        self.token = token
        self.requirements = requirements
        self.interrupted = interrupted
        self.receivedAtEpoch = WholeSeconds(receivedAt)
    }
}
