import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Until when a token endpoint wants to be left alone, for all grants and everybody who uses a client or a copy of it.
///
/// A rate limit counts all of a client's requests together; whoever goes on with another user's refresh while it lasts makes
/// it last longer.
final class TokenEndpointPause: Sendable {
    private struct State {
        var until: Date?
        var refusals = 0
    }

    private let state = Mutex(State())

    /// Servers mean seconds, or minutes; a wrong header must not end all logins.
    static let longest = Duration.seconds(3600)

    /// The time until which nothing should be sent; `nil` when it may be.
    func until(now: Date) -> Date? {
        // One that lies too far off was noted before the clock was set back.
        state.withLock { $0.until }.flatMap { $0 > now && $0 <= now + Self.longest ? $0 : nil }
    }

    /// Notes what an answer that came at `now` says.
    func note(_ answer: borrowing TransportResponse, now: Date) {
        state.withLock { state in
            switch answer.status {
            case 429, 503:
                let stated = RateLimit(headers: answer.headers, status: answer.status, now: now)?.wait
                // Without a time, 429 is a rate limit all the same, and 503 just a failure.
                if stated == nil, answer.status == 503 { return }
                state.refusals += 1
                let wait = min(stated ?? .seconds(1 << min(state.refusals - 1, 6)), Self.longest)
                state.until = max(state.until ?? .distantPast, now + wait)
            default:
                // An answer that was allowed after the pause.
                if let until = state.until, until <= now { state = State() }
            }
        }
    }
}
