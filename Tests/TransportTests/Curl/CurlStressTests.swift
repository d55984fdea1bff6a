#if os(Linux)
import Foundation
import OAuth2
import Testing

@testable import OAuth2Curl

extension OwnProcess {
    /// In a process of its own, whose memory and descriptors are counted.
    @Suite("Stress of CurlTransport", .timeLimit(.minutes(15)))
    struct CurlStressTests {
        @Test("Thousands of requests, sixty-four at a time, leave neither memory nor descriptors behind")
        func requests() async {
            await #expect(processExitsWith: .success) {
                try await withServer { connection in
                    while let request = connection.readRequest(isRecorded: false) {
                        guard connection.answer(request, body: String(repeating: "a", count: 300)) else { return }
                    }
                } body: { server in
                    let transport = try CurlTransport()
                    let request = try TransportRequest.post(server.url())
                    func round(_ count: Int) async throws {
                        try await withThrowingTaskGroup { group in
                            for _ in 0..<64 {
                                group.addTask {
                                    for _ in 0..<count / 64 {
                                        let answer = try await transport.send(request)
                                        #expect(answer.body.count == 300)
                                    }
                                }
                            }
                            try await group.waitForAll()
                        }
                    }
                    let descriptors = try ProcessUse.descriptors()
                    for _ in 0..<OwnProcess.repetition { try await round(1280) }
                    let memory = try ProcessUse.kilobytes("VmRSS:")
                    for _ in 0..<3 * OwnProcess.repetition { try await round(1280) }
                    // Both ends of each connection are in this process.
                    #expect(try ProcessUse.descriptors() <= descriptors + 2 * 64 + 2)
                    // A few bytes for each request would be more.
                    #expect(try ProcessUse.kilobytes("VmRSS:") - memory < 3_000)
                    #expect(transport.openExchangeCount == 0)
                    transport.shutdown()
                    try await eventually { server.openConnectionCount == 0 }
                }
            }
        }

        @Test("Hundreds of transports, used and let go, leave neither threads nor descriptors behind")
        func transports() async {
            await #expect(processExitsWith: .success) {
                try await withServer {
                    $0.answerAll()
                } body: { server in
                    for _ in 0..<10 { _ = try await CurlTransport().send(.get(server.url())) }
                    try await eventually { server.openConnectionCount == 0 }
                    let descriptors = try ProcessUse.descriptors()
                    for _ in 0..<200 * OwnProcess.repetition { _ = try await CurlTransport().send(.get(server.url())) }
                    try await eventually { server.openConnectionCount == 0 }
                    // The server's threads end after their connections, and those of the transports after theirs.
                    while try ProcessUse.descriptors() > descriptors + 2 { try await Task.sleep(for: .milliseconds(2)) }
                    while try ProcessUse.threads() > 20 { try await Task.sleep(for: .milliseconds(2)) }
                }
            }
        }

        @Test("A process may end while requests are under way")
        func exit() async {
            for _ in 0..<20 {
                await #expect(processExitsWith: .success) {
                    try await withServer {
                        $0.answerAll()
                    } body: { server in
                        let transport = try CurlTransport()
                        for _ in 0..<16 {
                            Task {
                                while true { _ = try await transport.send(.post(server.url())) }
                            }
                        }
                        try await eventually { server.requests.count > 100 }
                        Foundation.exit(0)
                    }
                }
            }
        }
    }
}
#endif
