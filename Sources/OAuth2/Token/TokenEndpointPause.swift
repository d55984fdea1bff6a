import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Until when a token endpoint wants to be left alone, for all grants and everybody who uses a client or a copy of it.
///
/// A rate limit counts all of a client's requests together; any caller who sends another user's refresh while it lasts makes it
/// last longer. But a limit can also concern one user only, or be stated in a wrong unit. Of a long pause the request that was
/// limited waits for all, at most ``longest``; of the others one is sent as a probe after ``probeInterval`` at most, and its
/// response decides on the rest.
final class TokenEndpointPause: Sendable {
    private struct State {
        var until: Date?
        /// When a single request may be sent although the pause lasts.
        var nextProbe = Date.distantPast
        var isProbing = false
        var refusals = 0

        /// Whether the pause is not over yet; one that lies too far off was noted before the clock was set back.
        func lasts(at now: Date) -> Bool {
            guard let until else { return false }
            return until > now && until <= now + TokenEndpointPause.longest
        }
    }

    private let state = Mutex(State())

    /// The longest pause of a grant: servers mean seconds, or minutes, and a wrong header must not end all logins.
    static let longest = Duration.seconds(3600)

    /// How long requests of other grants are held back before one of them is sent.
    static let probeInterval = Duration.seconds(60)

    /// The time until which nothing should be sent; `nil` when ``admit(now:)`` would let a request through.
    func until(now: Date) -> Date? { state.withLock { Self.until($0, now: now) } }

    /// To be called just before a request is sent: `nil` lets it through, also as the one probe; otherwise the time until which
    /// it must not be sent.
    func admit(now: Date) -> Date? {
        state.withLock { state in
            if let until = Self.until(state, now: now) { return until }
            if state.lasts(at: now) {
                state.isProbing = true
                state.nextProbe = now + Self.probeInterval
            }
            return nil
        }
    }

    private static func until(_ state: State, now: Date) -> Date? {
        guard let until = state.until, state.lasts(at: now) else { return nil }
        let held = min(until, state.nextProbe)
        return held > now ? held : nil
    }

    /// Notes what a response that came at `now` says.
    func note(_ answer: borrowing TransportResponse, now: Date) {
        state.withLock { state in
            switch answer.status {
            case 429, 503:
                let stated = RateLimit(headers: answer.headers, status: answer.status, now: now)?.wait
                // Without a time, 429 is a rate limit all the same, and 503 just a failure.
                if stated == nil, answer.status == 503 { return }
                state.refusals += 1
                let wait = min(stated ?? .seconds(1 << min(state.refusals - 1, 6)), Self.longest)
                let earlier = state.lasts(at: now) ? state.until : nil
                state.until = max(earlier ?? .distantPast, now + wait)
                state.nextProbe = now + Self.probeInterval
                state.isProbing = false
            default:
                // The response to a request that was let through. Others were sent before the pause began.
                if state.isProbing || !state.lasts(at: now) { state = State() }
            }
        }
    }
}
