import Synchronization

/// The observers of a manager.
final class TokenEvents: Sendable {
    /// Events that an observer may be behind before it loses the oldest.
    private static let buffer = 1000

    private struct Observers {
        var streams: [Int: AsyncStream<TokenEvent>.Continuation] = [:]
        var lastID = 0
    }

    private let observers = Mutex(Observers())
    private let hook: (@Sendable (TokenEvent) -> Void)?

    init(hook: (@Sendable (TokenEvent) -> Void)?) { self.hook = hook }

    /// How many readers there are.
    var readers: Int { observers.withLock { $0.streams.count } }

    func emit(_ event: TokenEvent) {
        hook?(event)
        for stream in observers.withLock({ Array($0.streams.values) }) { stream.yield(event) }
    }

    /// The events from now on, for one reader.
    func stream() -> AsyncStream<TokenEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: TokenEvent.self,
            bufferingPolicy: .bufferingNewest(Self.buffer)
        )
        let id = observers.withLock { observers in
            observers.lastID += 1
            observers.streams[observers.lastID] = continuation
            return observers.lastID
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.observers.withLock { $0.streams.removeValue(forKey: id) }
        }
        return stream
    }

    deinit {
        for stream in observers.withLock({ Array($0.streams.values) }) { stream.finish() }
    }
}
