import Foundation
import OAuth2

/// A transport that kills the process while it waits for an answer, or when the answer has come.
struct DyingTransport: HTTPTransport {
    let transport: any HTTPTransport
    let fuse: Fuse

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        if fuse.burns(.sent) {
            // The server acts within a few milliseconds, and answers after `Coordinator.delay`.
            Thread.detachNewThread {
                Thread.sleep(forTimeInterval: Coordinator.delay / 2)
                Fuse.die()
            }
        }
        let answer = try await transport.send(request)
        fuse.reach(.answered)
        return answer
    }
}
