public import OAuth2

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// When to ask again whether a user has accepted a push request, and when to give up: the pure half of
/// ``Auth0MFA/waitForApproval(of:for:)``.
///
/// It neither sends nor waits, so that applications with a job queue or a page that refreshes itself can use it too:
///
/// ```swift
/// var polling = MFAPushPolling(challenge, for: .login(required))
/// var wait = try polling.firstWait(now: now)
/// // after `wait`, send TokenRequest.mfa(answering: challenge, code: nil, for: …); if that throws:
/// wait = try polling.wait(after: error, now: now)
/// ```
/// The rules are those of [RFC 8628 section 3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5).
public struct MFAPushPolling: Sendable, Hashable {
    /// How long to leave between two requests; five seconds unless the server says otherwise.
    public private(set) var interval: Duration

    /// When to give up.
    public let deadline: Date

    /// A polling by its two times.
    ///
    /// - Parameters:
    ///   - interval: How long to leave between two requests.
    ///   - deadline: When to give up.
    public init(interval: Duration = .seconds(5), deadline: Date) {
        self.interval = min(max(interval, .seconds(1)), Self.longest)
        self.deadline = deadline
    }

    /// The polling for a push challenge: by its own times where it has them, else every five seconds until five minutes
    /// after the login was interrupted.
    ///
    /// - Parameters:
    ///   - challenge: The challenge.
    ///   - authorization: The login, or what the enrollment was made with.
    public init(_ challenge: MFAChallenge, for authorization: MFAAuthorization) {
        let start = authorization.receivedAt ?? challenge.receivedAt
        let deadline =
            challenge.expiresIn.map { challenge.receivedAt.addingTimeInterval(Double($0)) }
            ?? start.addingTimeInterval(300)
        self.init(interval: challenge.interval.map(Self.seconds) ?? .seconds(5), deadline: deadline)
    }

    /// How long to wait before the first request.
    ///
    /// - Parameter now: The time.
    /// - Returns: ``interval``.
    /// - Throws: `OAuth2Error.Code.expiredToken` when the deadline comes first.
    public func firstWait(now: Date) throws(OAuth2Error) -> Duration {
        try checked(interval, now: now)
    }

    /// How long to wait before the next request, after one that brought no tokens.
    ///
    /// - Parameters:
    ///   - error: What the request threw.
    ///   - now: The time.
    /// - Returns: A time of at least ``interval``, which grows when the server asks for it.
    /// - Throws: `OAuth2Error.Code.mfaRejected` when the user refused, `OAuth2Error.Code.expiredToken` when the
    ///   deadline comes first, and `error` itself when asking again cannot help.
    public mutating func wait(after error: OAuth2Error, now: Date) throws(OAuth2Error) -> Duration {
        switch error.code {
        case .authorizationPending:
            break
        case .slowDown, .tooManyRequests:
            interval = min(interval + .seconds(5), Self.longest)
        case .transportFailed where error.transportError?.mayHaveReachedServer == false:
            interval = min(interval * 2, Self.longest)
        case .accessDenied, .invalidGrant:
            throw OAuth2Error(
                .mfaRejected,
                step: .mfaPush,
                message: "The push request was refused or is void; begin the login again.",
                response: error.response
            )
        default:
            throw error
        }
        if let asked = error.response?.members["interval"]?.int { interval = max(interval, Self.seconds(asked)) }
        return try checked(max(interval, error.retryAfter ?? .zero), now: now)
    }

    private func checked(_ wait: Duration, now: Date) throws(OAuth2Error) -> Duration {
        guard now.addingTimeInterval(wait / .seconds(1)) < deadline else {
            throw OAuth2Error(
                .expiredToken,
                step: .mfaPush,
                parameter: "mfa_token",
                message: "The user did not answer the push request in time; begin the login again."
            )
        }
        return wait
    }

    /// No login waits for so long.
    private static let longest = Duration.seconds(86_400)

    /// A server's number, kept within what a login can wait for.
    private static func seconds(_ number: Int) -> Duration { .seconds(min(max(number, 1), 3_600)) }
}
