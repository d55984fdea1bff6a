/// A place where requests wait until a test lets them through.
///
/// Use it with ``Fault/hold(at:)`` to bring several callers to the same point at the same time:
///
/// ```swift
/// let gate = RequestGate()
/// server.inject(.hold(at: gate), on: "/oauth/token")
/// let refresh = Task { try await manager.accessToken(for: user) }
/// try await gate.waitForArrivals(1)      // the request is at the server now
/// // … start the other callers …
/// gate.open()
/// ```
public final class RequestGate: Sendable {
    private struct Count {
        var arrived = 0
        var isOpen = false
    }

    private let count = AwaitableState(Count())

    /// A gate that is closed.
    public init() {}

    /// Lets everybody through, now and from now on.
    public func open() {
        count.withLock { $0.isOpen = true }
    }

    /// How many requests have come to the gate so far.
    public var arrivals: Int { count.withLock { $0.arrived } }

    /// Suspends the calling task until `count` requests have come to the gate.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func waitForArrivals(_ count: Int) async throws {
        try await self.count.wait { $0.arrived >= count }
    }

    /// Waits at the gate.
    func pass() async throws {
        count.withLock { $0.arrived += 1 }
        try await count.wait { $0.isOpen }
    }
}
