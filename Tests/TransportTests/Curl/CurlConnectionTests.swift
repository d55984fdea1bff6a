#if os(Linux)
import Foundation
import OAuth2
import Synchronization
import Testing

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

@testable import OAuth2Curl

@Suite("Connections of CurlTransport", .timeLimit(.minutes(15)))
struct CurlConnectionTests {
    private func transport(_ change: (inout CurlConfiguration) -> Void = { _ in }) throws -> CurlTransport {
        var configuration = CurlConfiguration.patient
        change(&configuration)
        return try CurlTransport(configuration)
    }

    @Test("POST requests share a connection with each other and with GET requests")
    func reuse() async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            let transport = try transport()
            for _ in 0..<3 {
                _ = try await transport.send(.post(server.url()))
                _ = try await transport.send(.get(server.url()))
            }
            #expect(server.requests.count == 6)
            #expect(server.connectionCount == 1)
        }
    }

    @Test("A body whose type the request does not name is sent without a type")
    func noContentType() async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            let url = try EndpointURL(server.url())
            _ = try await transport().send(TransportRequest(method: .post, url: url, body: Array("a=1".utf8)))
            let request = try #require(server.requests.first)
            #expect(request.body == Array("a=1".utf8))
            #expect(request["content-type"] == nil)
        }
    }

    /// What libcurl does by itself, and what keeps a POST from it.
    @Test("A GET whose kept connection breaks is repeated on a new one, a POST, a PUT and a DELETE are not")
    func repetition() async throws {
        for (method, isRepeated) in [("GET", true), ("HEAD", true), ("POST", false), ("PUT", false), ("DELETE", false)]
        {
            try await withServer { connection in
                guard let first = connection.readRequest(), connection.answer(first) else { return }
                guard connection.number > 1 else {
                    _ = connection.readRequest()
                    return
                }
                connection.waitForEnd()
            } body: { server in
                let transport = try transport()
                _ = try await transport.send(.get(server.url()))
                let request = try TransportRequest(
                    method: RequestMethod(rawValue: method),
                    url: EndpointURL(server.url("/second"))
                )
                if isRepeated {
                    #expect(try await transport.send(request).status == 200)
                } else {
                    let error = try await transportError { try await transport.send(request) }
                    #expect(error.kind == .connectionLost, "\(method)")
                    #expect(error.mayHaveReachedServer)
                }
                let count = server.requests.count { $0.lines[0].contains("/second") }
                #expect(count == (isRepeated ? 2 : 1), "\(method)")
            }
        }
    }

    /// libcurl tries a new connection before it asks whether it may send there.
    @Test("A POST whose kept connection breaks may have reached the server, also when nobody listens there any more")
    func serverGone() async throws {
        let (listener, port) = try LoopbackSocket.listen()
        let isRead = Mutex(false)
        Thread.detachNewThread {
            guard let descriptor = LoopbackSocket.accept(from: listener, milliseconds: 20_000) else { return }
            var count = 0
            while !LoopbackSocket.read(from: descriptor).isEmpty {
                count += 1
                guard count == 1 else { break }
                _ = LoopbackSocket.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8), to: descriptor)
            }
            LoopbackSocket.close(listener)
            isRead.withLock { $0 = true }
            LoopbackSocket.close(descriptor)
        }
        let transport = try transport()
        _ = try await transport.send(.get("http://127.0.0.1:\(port)/first"))
        let error = try await transportError {
            try await transport.send(.post("http://127.0.0.1:\(port)/second"))
        }
        let wasRead = isRead.withLock { $0 }
        #expect(wasRead)
        #expect(error.mayHaveReachedServer, "\(error)")
    }

    @Test("B1: silence after a POST ends at the total limit alone")
    func silenceAfterPost() async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.waitForEnd()
        } body: { server in
            var limits = TransportLimits()
            (limits.idle, limits.total) = (.milliseconds(300), .seconds(2))
            let error = try await transportError { [limits] in
                try await transport().send(.post(server.url(), limits: limits))
            }
            #expect(error == TransportError(.timeout, mayHaveReachedServer: true, detail: "total limit"))
        }
    }

    @Test("Requests that wait for another's connection are not held to the connect limit")
    func queueForHost() async throws {
        try await withServer { connection in
            while let request = connection.readRequest() {
                Thread.sleep(forTimeInterval: 0.6)
                guard connection.answer(request) else { return }
            }
        } body: { server in
            let transport = try transport {
                $0.maximumConnectionsPerHost = 1
                $0.connectTimeout = .milliseconds(1_500)
            }
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 { group.addTask { _ = try await transport.send(.post(server.url())) } }
                try await group.waitForAll()
            }
            #expect(server.connectionCount == 1)
        }
    }

    @Test("No more requests are under way than allowed, and those that wait come as soon as others are done")
    func concurrency() async throws {
        let gate = DispatchSemaphore(value: 0)
        try await withServer { connection in
            while let request = connection.readRequest() {
                gate.wait()
                guard connection.answer(request) else { return }
            }
        } body: { server in
            let transport = try transport { $0.maximumConcurrentRequests = 2 }
            var tasks: [Task<Int, any Error>] = []
            for number in 0..<6 {
                tasks.append(Task { try await transport.send(.get(server.url("/\(number)"))).status })
                try await eventually { transport.openExchangeCount == number + 1 }
            }
            try await eventually { server.requests.count == 2 }
            for _ in 0..<6 { gate.signal() }
            for task in tasks { #expect(try await task.value == 200) }
            #expect(Set(server.requests.map { $0.lines[0].split(separator: " ")[1] }).count == 6)
            #expect(server.connectionCount == 2)
        }
    }

    @Test("A request that waits in vain for its turn ends at its total limit, or when it is cancelled, unsent")
    func waitingInVain() async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.waitForEnd()
        } body: { server in
            let transport = try transport { $0.maximumConcurrentRequests = 1 }
            let first = Task { try await transport.send(.get(server.url())) }
            try await eventually { server.requests.count == 1 }
            let error = try await transportError {
                try await transport.send(.post(server.url(), limits: .total(.milliseconds(100))))
            }
            #expect(error == TransportError(.timeout, mayHaveReachedServer: false, detail: "total limit"))
            let waiting = Task { try await transport.send(.post(server.url())) }
            try await eventually { transport.openExchangeCount == 2 }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
            #expect(server.requests.count == 1)
        }
    }

    @Test("No more connections to a host are open than allowed", arguments: [1, 3])
    func perHost(limit: Int) async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            let transport = try transport { $0.maximumConnectionsPerHost = limit }
            try await withThrowingTaskGroup { group in
                for _ in 0..<60 { group.addTask { _ = try await transport.send(.post(server.url())) } }
                try await group.waitForAll()
            }
            #expect((1...limit).contains(server.connectionCount))
            #expect(server.requests.count == 60)
        }
    }

    @Test("Connections are closed when there was nothing to do for their lifetime, and new ones made afterwards")
    func lifetime() async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            let transport = try transport { $0.idleConnectionLifetime = .milliseconds(50) }
            for number in 1...3 {
                _ = try await transport.send(.get(server.url()))
                try await eventually { server.openConnectionCount == 0 }
                #expect(server.connectionCount == number)
            }
        }
    }

    @Test("A connection that is not made ends at the connect limit, and nothing was sent")
    func connectLimit() async throws {
        try await withServer {
            $0.waitForEnd()
        } body: { server in
            let transport = try transport { $0.connectTimeout = .seconds(1) }
            let error = try await transportError { try await transport.send(.post(server.url(scheme: "https"))) }
            #expect(error == TransportError(.timeout, mayHaveReachedServer: false, detail: "connect limit"))
            // A connection that exists is not concerned.
            let slow = try await withServer { connection in
                guard let request = connection.readRequest() else { return }
                Thread.sleep(forTimeInterval: 1.5)
                connection.answer(request)
            } body: { server in
                try await transport.send(.post(server.url()))
            }
            #expect(slow.status == 200)
        }
    }

    /// The pace leaves most of the time something to send, and little enough in the kernel's buffers at the end.
    @Test("A body that leaves slowly is not idle")
    func slowUpload() async throws {
        let body = String(repeating: "0123456789", count: 3_000_000)
        try await withServer { connection in
            var count = 0
            while count < body.utf8.count, let some = connection.readAny() {
                count += some
                Thread.sleep(forTimeInterval: 0.01 * Double(some) / 65_536)
            }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            connection.waitForEnd()
        } body: { server in
            let answer = try await transport().send(.post(server.url(), body: body, limits: .idle(.seconds(3))))
            #expect(answer.status == 200)
        }
    }

    @Test("Programs that are started inherit no connection")
    func inheritance() async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            let transport = try transport()
            _ = try await transport.send(.get(server.url()))
            let connections = openConnections(to: server.port)
            #expect(connections.count == 1)
            for descriptor in connections { #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0) }
        }
    }

    /// The descriptors of this process whose other end is that port.
    private func openConnections(to port: UInt16) -> [Int32] {
        (0..<4096).filter { descriptor in
            var address = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            // Safe: the address is not kept.
            let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe getpeername(descriptor, $0, &length)
                }
            }
            return status == 0 && UInt16(bigEndian: address.sin_port) == port
        }
    }
}
#endif
