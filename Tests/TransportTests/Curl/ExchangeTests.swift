#if os(Linux)
import OAuth2
import Testing

@testable import OAuth2Curl

@Suite("Exchange", .timeLimit(.minutes(15)))
struct ExchangeTests {
    private let exchange: Exchange

    init() throws { exchange = Exchange(try .get("https://id.example/"), now: .now) }

    @Test("Who is cancelled before anybody waits is told so, and nothing is begun")
    func cancelledBefore() async {
        exchange.fail(CancellationError())
        #expect(exchange.isFinished)
        await #expect(throws: CancellationError.self) {
            _ = try await withCheckedThrowingContinuation { continuation in
                #expect(!exchange.begin(continuation))
            }
        }
    }

    @Test("What ends it first counts, and is told once")
    func endedTwice() async {
        await #expect(throws: CancellationError.self) {
            _ = try await withCheckedThrowingContinuation { continuation in
                #expect(exchange.begin(continuation))
                #expect(!exchange.isFinished)
                exchange.fail(CancellationError())
                exchange.fail(.timeout, mayHaveReachedServer: true)
                #expect(exchange.end() == nil)
            }
        }
    }
}
#endif
