import Foundation
import OAuth2
import Testing

extension OwnProcess {
    /// Long runs in processes of their own, so that a crash is a failed test and file descriptors can be counted.
    @Suite("Stress", .timeLimit(.minutes(15)))
    struct StressTests {
        @Test(
            "Cancelling at any moment neither crashes, hangs nor leaks",
            arguments: TransportUnderTest.all.map(\.name)
        )
        func cancel(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let subject = try TransportUnderTest.named(name).make()
                let count = 250 * OwnProcess.repetition
                try await withServer { connection in
                    while let request = connection.readRequest() {
                        let (status, header) = answers[Int.random(in: 0..<3)]
                        guard connection.answer(request, status, headers: [header]) else { return }
                    }
                } body: { server in
                    let requests = [try TransportRequest.post(server.url()), try .get(server.url())]
                    await withTaskGroup { group in
                        for worker in 0..<8 {
                            group.addTask {
                                for round in 0..<count {
                                    let request = requests[(worker + round) % 2]
                                    let task = Task { try await subject.transport.send(request) }
                                    try? await Task.sleep(for: .microseconds(Int.random(in: 0...1_200)))
                                    task.cancel()
                                    do {
                                        _ = try await task.value
                                    } catch {
                                        #expect(error is CancellationError)
                                    }
                                }
                            }
                        }
                    }
                    #expect(subject.openCount() == 0)
                    _ = try await subject.transport.send(requests[0])
                    subject.shutdown()
                    try await eventually { server.openConnectionCount == 0 }
                }
            }
        }

        #if os(Linux)
        @Test(
            "A compressed bomb of 150 MB takes less than 60 MB of memory",
            arguments: TransportUnderTest.all.map(\.name)
        )
        func bombMemory(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let bomb = Gzip.zeros(compressedBytes: 1_000_000)
                let subject = try TransportUnderTest.named(name).make()
                try await withServer { connection in
                    guard connection.readRequest() != nil else { return }
                    connection.send(
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n"
                    )
                    connection.send(bytes: bomb)
                    connection.waitForEnd()
                } body: { server in
                    let before = try ProcessUse.kilobytes("VmHWM:")
                    let error = try await transportError { try await subject.transport.send(.post(server.url())) }
                    #expect(error.kind == .responseTooLarge)
                    let growth = try ProcessUse.kilobytes("VmHWM:") - before
                    #expect(growth < 60_000)
                }
            }
        }
        #endif

        @Test(
            "Thousands of answers of all kinds leave no file descriptor open, and less than 1 KB each",
            arguments: TransportUnderTest.all.map(\.name)
        )
        func soak(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let subject = try TransportUnderTest.named(name).make()
                try await withServer { connection in
                    while let request = connection.readRequest() {
                        switch request.body.last.map({ Int($0) - 0x30 }) {
                        case 0: guard connection.answer(request) else { return }
                        case 1: guard connection.answer(request, "302 Found", headers: ["Location: /"]) else { return }
                        case 2: guard connection.answer(request, "400 Bad Request") else { return }
                        case 3:
                            let header = "WWW-Authenticate: Basic realm=\"a\""
                            guard connection.answer(request, "401 Unauthorized", headers: [header]) else { return }
                        default:
                            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}")
                            return
                        }
                    }
                } body: { server in
                    func round(_ count: Int) async throws {
                        for number in 0..<count {
                            let answer = try? await subject.transport.send(.post(server.url(), body: "\(number % 5)"))
                            #expect(answer?.status == [200, 302, 400, 401, nil][number % 5])
                        }
                        try await eventually { server.openConnectionCount == 0 }
                        server.forgetRequests()
                    }
                    try await round(1_000)
                    let descriptors = try ProcessUse.descriptors()
                    let memory = try ProcessUse.kilobytes("VmRSS:")
                    try await round(2_500)
                    #expect(try ProcessUse.descriptors() <= descriptors + 2)
                    // A quarter of this is what an allocator's wandering takes.
                    #expect(try ProcessUse.kilobytes("VmRSS:") - memory < 2_500)
                    subject.shutdown()
                }
            }
        }

        /// Exchanges under way in parallel, more than there are connections.
        @Test("A burst of requests is answered completely", arguments: TransportUnderTest.all)
        func burst(_ subject: TransportUnderTest) async throws {
            try await withServer { connection in
                while let request = connection.readRequest() {
                    guard connection.answer(request, body: String(decoding: request.body, as: UTF8.self)) else {
                        return
                    }
                }
            } body: { server in
                try await subject.withTransport { transport in
                    try await withThrowingTaskGroup { group in
                        for number in 0..<200 {
                            group.addTask {
                                let answer = try await transport.send(.post(server.url(), body: "n=\(number)"))
                                #expect(answer.body == Array("n=\(number)".utf8))
                            }
                        }
                        try await group.waitForAll()
                    }
                }
                #expect(server.requests.count == 200)
            }
        }
    }
}

/// What a client of URLSession has to answer questions about, and what not.
private let answers = [
    ("200 OK", "X-A: b"), ("302 Found", "Location: /elsewhere"),
    ("401 Unauthorized", "WWW-Authenticate: Basic realm=\"a\""),
]
