import Synchronization

@testable import OAuth2

/// What many callers got.
struct Crowd: Sendable {
    var tokens: [String: Int] = [:]
    var codes: [OAuth2Error.Code: Int] = [:]
    var cancelled = 0
    var others = 0

    /// How many got anything.
    var count: Int { tokens.values.reduce(0, +) + codes.values.reduce(0, +) + cancelled + others }

    private mutating func add(_ result: Result<AccessToken, any Error>) {
        switch result {
        case .success(let token): tokens[token.reveal(), default: 0] += 1
        case .failure(let error as OAuth2Error): codes[error.code, default: 0] += 1
        case .failure(is CancellationError): cancelled += 1
        case .failure: others += 1
        }
    }

    /// The tasks' results.
    init(of tasks: [Task<AccessToken, any Error>]) async {
        for task in tasks { add(await task.result) }
    }

    /// What `count` concurrent calls give.
    init(_ count: Int, _ call: @escaping @Sendable (Int) async throws -> AccessToken) async {
        await self.init(of: Self.start(count, call))
    }

    /// Starts the calls; all of them are on their way when this returns.
    static func start(
        _ count: Int,
        _ call: @escaping @Sendable (Int) async throws -> AccessToken
    ) async -> [Task<AccessToken, any Error>] {
        let (started, counter) = AsyncStream.makeStream(of: Void.self)
        let tasks = (0..<count).map { index in
            Task {
                counter.yield()
                return try await call(index)
            }
        }
        var left = count
        if left > 0 { for await _ in started { left -= 1; if left == 0 { break } } }
        return tasks
    }
}
