import OAuth2

/// Tells of requests that took long or had no answer: the token manager may have sent them again without anybody noticing.
struct TimedTransport: HTTPTransport {
    let transport: any HTTPTransport
    let tell: @Sendable (String) -> Void

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        let start = ContinuousClock.now
        func tell(_ what: String) {
            let seconds = (ContinuousClock.now - start).components.seconds
            self.tell("\(request.method.rawValue) \(request.url.path): \(what) after \(seconds) s")
        }
        do {
            let answer = try await transport.send(request)
            if ContinuousClock.now - start > .seconds(10) || answer.status >= 500 { tell("status \(answer.status)") }
            return answer
        } catch {
            tell("\(error)")
            throw error
        }
    }
}
