/// A caller who waits for a token, to be told exactly once.
///
/// In debug builds, and so in all tests, the runtime sees to that. In others that would be an object for each of ten thousand
/// callers, and copies of it that are counted: a fifth of all instructions of a storm.
@safe
struct WaitingCaller: Sendable {
    #if DEBUG
    private let continuation: CheckedContinuation<CachedToken, any Error>

    /// Waits until the caller who is handed out has been told.
    static func wait(_ begin: (WaitingCaller) -> Void) async throws -> CachedToken {
        try await withCheckedThrowingContinuation { begin(WaitingCaller(continuation: $0)) }
    }

    /// Tells what came out.
    func tell(_ result: Result<CachedToken, any Error>) { continuation.resume(with: result) }
    #else
    private let continuation: UnsafeContinuation<CachedToken, any Error>

    @inline(__always)
    static func wait(_ begin: (WaitingCaller) -> Void) async throws -> CachedToken {
        try await unsafe withUnsafeThrowingContinuation { unsafe begin(WaitingCaller(continuation: $0)) }
    }

    func tell(_ result: Result<CachedToken, any Error>) { unsafe continuation.resume(with: result) }
    #endif
}
