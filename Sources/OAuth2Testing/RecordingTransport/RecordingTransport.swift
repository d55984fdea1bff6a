public import OAuth2

/// A transport that gives prepared answers in order and remembers every request.
///
/// For tests of one exchange, where it matters what exactly is sent and how a particular answer is read; for whole flows
/// use ``FakeAuthorizationServer``.
///
/// ```swift
/// let transport = RecordingTransport(
///     .json(#"{"access_token":"a","token_type":"Bearer"}"#)
///         .expecting { #expect($0.formParameters["grant_type"] == "refresh_token") }
/// )
/// // … run the code under test …
/// try transport.verify()
/// #expect(transport.requests.count == 1)
/// ```
/// A request that no reply is left for fails, and ``verify()`` fails when a reply was never asked for: a test does not pass
/// because less happened than it thinks.
public final class RecordingTransport: HTTPTransport {
    private struct Script {
        var replies: [Reply]
        var requests: [TransportRequest] = []
        var failure: (any Error)?
    }

    private let script: AwaitableState<Script>

    /// A transport that answers the first request with the first reply, and so on.
    public init(_ replies: Reply...) {
        script = AwaitableState(Script(replies: replies))
    }

    /// A transport that answers the first request with the first reply, and so on.
    public init(_ replies: [Reply]) {
        script = AwaitableState(Script(replies: replies))
    }

    /// Adds a reply behind the others.
    public func enqueue(_ reply: Reply) {
        script.withLock { $0.replies.append(reply) }
    }

    /// Every request so far, in order, unexpected ones included.
    public var requests: [TransportRequest] { script.withLock { $0.requests } }

    /// Suspends the calling task until at least `count` requests have arrived.
    /// - Throws: `CancellationError` when the calling task is cancelled.
    public func waitForRequests(_ count: Int) async throws {
        try await script.wait { $0.requests.count >= count }
    }

    /// Records `request` and gives the next reply.
    /// - Throws: the error of a failing reply; ``Mismatch`` when no reply is left; what the reply's expectation threw.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try Task.checkCancellation()
        let reply = try script.withLock { script in
            script.requests.append(request)
            guard !script.replies.isEmpty else {
                let mismatch = Mismatch.unexpectedRequest("\(request.method.rawValue) \(request.url)")
                script.failure = script.failure ?? mismatch
                throw mismatch
            }
            return script.replies.removeFirst()
        }
        do {
            try reply.expectation?(request)
        } catch {
            script.withLock { $0.failure = $0.failure ?? error }
            throw error
        }
        return try reply.outcome.get()
    }

    /// Checks that everything went by the script; call it at the end of the test.
    ///
    /// - Throws: the first failure of an expectation or the first unexpected request, also when the code under test has
    ///   swallowed that error; else ``Mismatch/unusedReplies(_:)`` when replies are left.
    public func verify() throws {
        let (failure, left) = script.withLock { ($0.failure, $0.replies.count) }
        if let failure { throw failure }
        if left > 0 { throw Mismatch.unusedReplies(left) }
    }
}

extension RecordingTransport {
    /// How the requests differed from the script.
    public enum Mismatch: Error, Hashable {
        /// A request came after the last reply was used; its method and URL.
        case unexpectedRequest(String)
        /// So many replies were never asked for.
        case unusedReplies(Int)
    }
}
