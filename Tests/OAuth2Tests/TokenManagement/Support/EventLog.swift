import Synchronization

@testable import OAuth2

/// The events of a manager, through its hook.
final class EventLog: Sendable {
    private let events = Mutex<[TokenEvent]>([])

    var all: [TokenEvent] { events.withLock { $0 } }

    /// Their kinds, in order.
    var kinds: [TokenEvent.Kind] { all.map(\.kind) }

    func count(_ kind: TokenEvent.Kind) -> Int { kinds.count { $0 == kind } }

    @Sendable
    func note(_ event: TokenEvent) { events.withLock { $0.append(event) } }
}
