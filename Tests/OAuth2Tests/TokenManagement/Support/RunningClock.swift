import Foundation
import OAuth2
import Synchronization

/// The system's clock, which can be moved forward: for replicas that wait for each other.
final class RunningClock: TestClock {
    private let offset = Mutex(0.0)

    var now: Date { Date(timeIntervalSinceNow: offset.withLock { $0 }) }

    func advance(by duration: Duration) { offset.withLock { $0 += duration.seconds } }

    func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
