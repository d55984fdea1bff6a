#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// An access token with the time it expires, as a ``StoredGrant`` keeps it.
public struct StoredAccessToken: Sendable, Hashable, Codable {
    /// What it is for, as the application asked.
    public let target: TokenTarget

    /// The token.
    public let token: AccessToken

    /// How to present it.
    public let tokenType: TokenType

    /// What it is good for, as far as the server said.
    public let scope: Scope?

    /// When its request was sent.
    public let issuedAt: Date

    /// When it expires; `nil` when the server did not say.
    ///
    /// Of a token that the server calls expired when it is issued: a minute later, so that not every call asks for a new one.
    public let expiresAt: Date?

    /// How long a token is used at least that the server calls expired when it is issued, in seconds.
    private static let shortestUse = 60.0

    init(_ response: TokenResponse, target: TokenTarget) {
        self.target = target
        self.token = response.accessToken
        self.tokenType = response.tokenType
        self.scope = response.scope
        self.issuedAt = response.requestedAt
        self.expiresAt = response.expiresAt.map {
            $0 > response.requestedAt ? $0 : response.requestedAt + Self.shortestUse
        }
    }

    /// Whether it can be presented at `now` and for `duration` more, which is never less than nothing; a token without an expiry
    /// always can.
    func isValid(for duration: Duration, at now: Date) -> Bool {
        guard let expiresAt else { return true }
        let left = expiresAt.timeIntervalSince(now)
        // Of an expired token that is all: reading the duration takes ten times as long.
        return left > 0 && left > duration.seconds
    }

    /// The time before which the token is not used: it was received before the clock was set back, and nobody knows how old it
    /// is by now.
    ///
    /// Clocks of replicas may differ by the lease's margin. What has no expiry needs no clock.
    func usableFrom(_ policy: RefreshPolicy) -> Date {
        expiresAt == nil ? .distantPast : issuedAt - policy.clockTolerance.seconds
    }

    /// Whether it can be presented now and for `duration` more, and was not received later than now.
    func isUsable(for duration: Duration, _ policy: RefreshPolicy, at now: Date) -> Bool {
        isValid(for: duration, at: now) && usableFrom(policy) <= now
    }
}
