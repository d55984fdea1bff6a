import Foundation
import OAuth2
import Testing

@testable import OAuth2URLSession

/// Long runs in processes of their own, so that a crash is a failed test and file descriptors can be counted.
@Suite("Stress", .timeLimit(.minutes(2)))
struct StressTests {
    @Test("Cancelling at any moment neither crashes, hangs nor leaks", arguments: TransportUnderTest.all.map(\.name))
    func cancel(_ name: String) async {
        await #expect(processExitsWith: .success) { [name] in
            let subject = try TransportUnderTest.named(name).make()
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
                            for round in 0..<250 {
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
    @Test("A compressed bomb of 150 MB takes less than 60 MB of memory", arguments: TransportUnderTest.all.map(\.name))
    func bombMemory(_ name: String) async {
        await #expect(processExitsWith: .success) { [name] in
            let bomb = Gzip.zeros(compressedBytes: 1_000_000)
            let subject = try TransportUnderTest.named(name).make()
            try await withServer { connection in
                guard connection.readRequest() != nil else { return }
                connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n")
                connection.send(bytes: bomb)
                connection.waitForEnd()
            } body: { server in
                let before = try memoryKilobytes("VmHWM:")
                let error = try await transportError { try await subject.transport.send(.post(server.url())) }
                #expect(error.kind == .responseTooLarge)
                let growth = try memoryKilobytes("VmHWM:") - before
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
                let descriptors = try openDescriptors()
                let memory = try memoryKilobytes("VmRSS:")
                try await round(2_500)
                #expect(try openDescriptors() <= descriptors + 2)
                // A quarter of this is what an allocator's wandering takes.
                #expect(try memoryKilobytes("VmRSS:") - memory < 2_500)
                subject.shutdown()
            }
        }
    }

    /// Exchanges under way in parallel, more than there are connections.
    @Test("A burst of requests is answered completely", arguments: TransportUnderTest.all)
    func burst(_ subject: TransportUnderTest) async throws {
        try await withServer { connection in
            while let request = connection.readRequest() {
                guard connection.answer(request, body: String(decoding: request.body, as: UTF8.self)) else { return }
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

    @Test("No more connections to a host are open than allowed", arguments: [1, 3])
    func connectionLimit(_ limit: Int) async throws {
        try await withServer { connection in
            while let request = connection.readRequest() {
                guard connection.answer(request) else { return }
            }
        } body: { server in
            let transport = URLSessionTransport(maximumConnectionsPerHost: limit)
            try await withThrowingTaskGroup { group in
                for _ in 0..<60 { group.addTask { _ = try await transport.send(.get(server.url())) } }
                try await group.waitForAll()
            }
            #expect((1...limit).contains(server.connectionCount))
            transport.shutdown()
        }
    }

    @Test("Sessions can be replaced all the time")
    func rotation() async throws {
        try await withServer { connection in
            // Never announces the close, so that each request finds a session that may hold a connection.
            while connection.readRequest() != nil {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            }
        } body: { server in
            let transport = URLSessionTransport(maximumConnectionsPerHost: 4, longestReuse: .zero)
            for _ in 0..<200 { _ = try await transport.send(.post(server.url())) }
            #expect(server.connectionCount == 200)
            transport.shutdown()
            try await eventually { server.openConnectionCount == 0 }
        }
    }
}

private func openDescriptors() throws -> Int {
    #if os(Linux)
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    #else
    try FileManager.default.contentsOfDirectory(atPath: "/dev/fd").count
    #endif
}

/// A line of the system's account of this process; 0 where there is none.
private func memoryKilobytes(_ name: String) throws -> Int {
    #if os(Linux)
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(name) })
    return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
    #else
    return 0
    #endif
}

/// What a client of URLSession has to answer questions about, and what not.
private let answers = [
    ("200 OK", "X-A: b"), ("302 Found", "Location: /elsewhere"),
    ("401 Unauthorized", "WWW-Authenticate: Basic realm=\"a\""),
]
