import OAuth2
import OAuth2Testing
import Synchronization
import Testing

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

@Suite("Loopback server", .timeLimit(.minutes(15)))
struct LoopbackServerTests {
    private static func echo() throws -> LoopbackServer {
        try LoopbackServer { request in
            .html("\(request.method.rawValue) \(request.target) [\(String(decoding: request.body, as: UTF8.self))]")
        }
    }

    @Test("Several requests go over one connection")
    func keepAlive() throws {
        let server = try Self.echo()
        defer { server.close() }
        #expect(server.url == "http://127.0.0.1:\(server.port)/")
        let connection = try RawConnection(port: server.port)
        for index in 1...3 {
            let answer = try connection.exchange(
                "POST /p?n=\(index) HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
            )
            #expect(answer.head.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(String(decoding: answer.body, as: UTF8.self) == "POST /p?n=\(index) [hi]")
        }
    }

    @Test("A request may arrive in pieces, and two may arrive together")
    func fragments() throws {
        let server = try Self.echo()
        defer { server.close() }
        let connection = try RawConnection(port: server.port)
        for piece in ["GET /a HT", "TP/1.1\r\nHost: x\r", "\n\r"] { try connection.write(piece) }
        #expect(String(decoding: try connection.exchange("\n").body, as: UTF8.self) == "GET /a []")
        let both = try connection.exchange(
            "GET /b HTTP/1.1\r\nHost: x\r\n\r\nGET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        let rest = String(decoding: both.body + (try connection.read()), as: UTF8.self)
        #expect(rest.contains("GET /b []"))
        #expect(rest.contains("GET /c []"))
    }

    @Test(
        "Connection: close and HTTP/1.0 end the connection",
        arguments: ["HTTP/1.1\r\nConnection: close", "HTTP/1.0"]
    )
    func closes(version: String) throws {
        let server = try Self.echo()
        defer { server.close() }
        let connection = try RawConnection(port: server.port)
        try connection.write("GET / \(version)\r\nHost: x\r\n\r\n")
        let text = String(decoding: try connection.read(), as: UTF8.self)
        #expect(text.hasSuffix("GET / []"))
        #expect(text.contains("Connection: close\r\n"))
    }

    @Test(
        "What is not a request that it serves gets an error and the end of the connection",
        arguments: [
            ("nonsense\r\n\r\n", "400"), ("GET http://x/ HTTP/1.1\r\n\r\n", "400"),
            ("GET / HTTP/1.1\r\nno colon\r\n\r\n", "400"),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "501"),
            ("POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n", "413"),
            ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"),
            ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400"),
        ]
    )
    func malformed(request: String, status: String) throws {
        let server = try Self.echo()
        defer { server.close() }
        let connection = try RawConnection(port: server.port)
        try connection.write(request)
        #expect(String(decoding: try connection.read(), as: UTF8.self).hasPrefix("HTTP/1.1 \(status) "))
    }

    @Test("A client that asks whether to go on is told so")
    func expectContinue() throws {
        let server = try Self.echo()
        defer { server.close() }
        let connection = try RawConnection(port: server.port)
        try connection.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        let interim = try connection.read { $0.count >= 25 }
        #expect(String(decoding: interim, as: UTF8.self) == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(String(decoding: try connection.exchange("ok").body, as: UTF8.self) == "POST / [ok]")
    }

    @Test("Many connections are served while others wait")
    func concurrent() async throws {
        let started = ManualClock()
        let server = try LoopbackServer { request in
            if request.path == "/slow" { try? await started.sleep(for: .seconds(1)) }
            return .html("done")
        }
        defer { server.close() }
        let slow = try (0..<40).map { _ in
            let connection = try RawConnection(port: server.port)
            try connection.write("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            return connection
        }
        try await started.waitForSleepers(40)
        let fast = try RawConnection(port: server.port).exchange("GET /fast HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(fast.body == Array("done".utf8))
        started.advance(by: .seconds(1))
        for connection in slow { #expect(try connection.exchange("").body == Array("done".utf8)) }
    }

    @Test("A large answer arrives whole")
    func large() throws {
        let body = [UInt8](repeating: 65, count: 8 << 20)
        let server = try LoopbackServer { _ in .response(TransportResponse(status: 200, body: body)) }
        defer { server.close() }
        let answer = try RawConnection(port: server.port).exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.body == body)
    }

    @Test("A peer that leaves before its answer does not end the process or the server")
    func peerLeaves() throws {
        let body = [UInt8](repeating: 65, count: 8 << 20)
        let server = try LoopbackServer { _ in .response(TransportResponse(status: 200, body: body)) }
        defer { server.close() }
        for _ in 1...20 {
            try RawConnection(port: server.port).write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        }
        #expect(
            try RawConnection(port: server.port).exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n").body.count == body.count
        )
    }

    @Test("The ways in which a connection dies look different to the peer")
    func endings() throws {
        let server = try LoopbackServer { request in
            switch request.path {
            case "/disconnect": .disconnect
            case "/reset": .reset
            default: .cut(TransportResponse(status: 200, body: Array("0123456789".utf8)), after: 4)
            }
        }
        defer { server.close() }
        func answer(_ path: String) throws -> String {
            let connection = try RawConnection(port: server.port)
            try connection.write("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
            return String(decoding: try connection.read(), as: UTF8.self)
        }
        #expect(try answer("/disconnect").isEmpty)
        #expect(throws: RawConnection.Failure(number: ECONNRESET)) { try answer("/reset") }
        let cut = try answer("/cut")
        #expect(cut.contains("Content-Length: 10\r\n"))
        #expect(cut.hasSuffix("\r\n\r\n0123"))
    }

    @Test("A form_post callback can be read")
    func formPost() throws {
        let state = Mutex<String?>(nil)
        let server = try LoopbackServer { request in
            state.withLock { $0 = request.bodyParameters["state"] }
            return .html("You can close this window.")
        }
        defer { server.close() }
        _ = try RawConnection(port: server.port).exchange(
            """
            POST /callback HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n\
            Content-Length: 16\r\n\r\ncode=c&state=a+b
            """
        )
        #expect(state.withLock { $0 } == "a b")
    }

    @Test("Servers that are closed leave no file descriptor behind")
    func descriptors() async {
        // In a process of its own, because other tests open descriptors at the same time.
        await #expect(processExitsWith: .success) {
            func openCount() -> Int { (0..<1_024).count { fcntl($0, F_GETFD) >= 0 } }
            func serveOnce() async throws {
                let server = try LoopbackServer { _ in .html("hello") }
                let connection = try RawConnection(port: server.port)
                let idle = try RawConnection(port: server.port)
                _ = try connection.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                withExtendedLifetime((connection, idle)) { server.close() }
            }
            try await serveOnce()
            let before = openCount()
            for _ in 1...20 { try await serveOnce() }
            #expect(openCount() == before)
        }
    }

    @Test("Closing frees the port, the connections and the handlers that still run")
    func close() async throws {
        let clock = ManualClock()
        let (ended, continuation) = AsyncStream.makeStream(of: Void.self)
        let server = try LoopbackServer { _ in
            try? await clock.sleep(for: .seconds(1))
            continuation.finish()
            return .html("too late")
        }
        let connection = try RawConnection(port: server.port)
        try connection.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try await clock.waitForSleepers()
        server.close()
        server.close()
        for await _ in ended {}
        #expect(clock.sleeperCount == 0)
        #expect((try? connection.read()) ?? [] == [])
        #expect(throws: RawConnection.Failure(number: ECONNREFUSED)) { try RawConnection(port: server.port) }
    }
}
