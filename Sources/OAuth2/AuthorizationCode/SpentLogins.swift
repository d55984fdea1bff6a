import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The logins whose code a client and its copies have sent to the token endpoint, so that a second callback for one (a
/// double click, a replayed URL) sends nothing.
///
/// A server must refuse a second use anyway, and may revoke the tokens of the first one (RFC 6749 section 4.1.2): asking is
/// what does the harm. Other replicas are kept from it by removing the pending value from the session.
final class SpentLogins: Sendable {
    private let expiries = Mutex<[StateParameter: Date]>([:])

    /// Entries to keep before old ones are looked for; about 20 MB at most.
    private static let limit = 100_000

    /// Marks the login as spent; `false` when it was so already.
    ///
    /// The mark holds after the login's expiry, too: a response that was validated in time may be sent later.
    func spend(_ login: LoginKey, now: Date) -> Bool {
        expiries.withLock { expiries in
            if expiries[login.state] != nil { return false }
            if expiries.count >= Self.limit {
                expiries = expiries.filter { $0.value > now }
                // Still nearly full: forget the oldest half, instead of growing without bound, or of looking through all
                // of them again with the next login.
                if expiries.count > Self.limit / 4 * 3 {
                    let kept = expiries.sorted { $0.value > $1.value }.prefix(Self.limit / 2)
                    expiries = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
                }
            }
            expiries[login.state] = login.expiry
            return true
        }
    }

    /// Takes the mark back, after a request that cannot have reached the server.
    func release(_ login: LoginKey) {
        expiries.withLock { _ = $0.removeValue(forKey: login.state) }
    }
}
