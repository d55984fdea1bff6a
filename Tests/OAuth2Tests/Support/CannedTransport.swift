import OAuth2
import Synchronization

/// Answers every request with what a closure makes of it, and keeps the requests.
final class CannedTransport: HTTPTransport {
    private let answer: @Sendable (TransportRequest, Int) async throws -> TransportResponse
    private let received = Mutex<[TransportRequest]>([])

    /// The closure gets the request and how many came before it.
    init(_ answer: @escaping @Sendable (TransportRequest, Int) async throws -> TransportResponse) {
        self.answer = answer
    }

    convenience init(_ answer: TransportResponse) {
        self.init { _, _ in answer }
    }

    var requests: [TransportRequest] { received.withLock { $0 } }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        let index = received.withLock { received in
            received.append(request)
            return received.count - 1
        }
        return try await answer(request, index)
    }
}
