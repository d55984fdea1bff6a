import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// For which APIs a token was renewed lately, so that one that refuses every token does not cost a refresh with each call.
final class RenewalMemory: Sendable {
    /// An API, as a manager is asked for its tokens.
    struct API: Sendable, Hashable {
        let grant: ByteText
        let target: TokenTarget
    }

    private struct Renewal: Sendable {
        let at: Date
        /// When the token was issued that came of it.
        let issuedAt: Date
    }

    /// How long nothing is renewed after a renewal, unless it is known to have helped, in seconds.
    private static let pause = 300.0
    private static let mostAPIs = 10_000

    private let renewals = Mutex<[API: Renewal]>([:])

    /// Whether there was a renewal that has not helped: `token` came of it, or later.
    func isVain(_ token: StoredAccessToken, _ api: API, now: Date) -> Bool {
        renewals.withLock { renewals in
            guard let renewal = renewals[api], token.issuedAt >= renewal.issuedAt else { return false }
            // One that lies ahead was noted before the clock was set back.
            return (0..<Self.pause).contains(now.timeIntervalSince(renewal.at))
        }
    }

    /// Notes that `token` came of a renewal.
    func noteRenewal(_ token: StoredAccessToken, _ api: API, now: Date) {
        renewals.withLock { renewals in
            if renewals.count >= Self.mostAPIs {
                renewals = renewals.filter { (0..<Self.pause).contains(now.timeIntervalSince($0.value.at)) }
                if renewals.count >= Self.mostAPIs { renewals = [:] }
            }
            renewals[api] = Renewal(at: now, issuedAt: token.issuedAt)
        }
    }

    /// Notes that the API took `token`.
    func noteAcceptance(_ token: StoredAccessToken, _ api: API) {
        renewals.withLock { renewals in
            guard !renewals.isEmpty, let renewal = renewals[api], token.issuedAt >= renewal.issuedAt
            else { return }
            renewals[api] = nil
        }
    }
}
