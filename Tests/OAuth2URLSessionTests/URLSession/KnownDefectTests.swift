import Foundation
import OAuth2
import OAuth2URLSession
import Testing

#if canImport(FoundationNetworking)
/// What FoundationNetworking does wrong below the reach of the transport, each in a process of its own.
///
/// A test here that fails after an update of Swift is good news: the defect is gone, and its entry in the documentation
/// of the module can go too.
@Suite("Known defects of FoundationNetworking", .timeLimit(.minutes(1)))
struct KnownDefectTests {
    /// Swift 6.4 makes a lost connection of what ended the process before, which was a trap of Swift's own.
    #if compiler(>=6.4)
    static let exit = ExitTest.Condition.success
    #else
    #if arch(x86_64)
    static let exit = ExitTest.Condition.signal(SIGILL)
    #else
    static let exit = ExitTest.Condition.signal(SIGTRAP)
    #endif
    #endif

    @Test("Trailer fields end the process before Swift 6.4")
    func trailers() async {
        await #expect(processExitsWith: Self.exit) {
            try await Self.answer(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Trailer: 1\r\n\r\n"
            )
        }
    }

    @Test("A connection that ends in the middle of the header fields ends the process before Swift 6.4")
    func cutHeader() async {
        await #expect(processExitsWith: Self.exit) {
            try await Self.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n")
        }
    }

    /// Sends a request that is answered like that, and exits without an error if the process survives.
    private static func answer(_ text: String) async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(text)
        } body: { server in
            _ = try? await URLSessionTransport().send(.post(server.url()))
        }
    }

    @Test("Ten thousand header fields occupy all sessions, but the time limit is kept")
    func headerBomb() async {
        await #expect(processExitsWith: .success) {
            try await withServer { connection in
                guard connection.readRequest() != nil else { return }
                connection.send("HTTP/1.1 200 OK\r\n" + String(repeating: "a:b\r\n", count: 20_000))
                connection.waitForEnd()
            } body: { server in
                let transport = URLSessionTransport()
                for limit in [300, 600] {
                    let error = try await transportError {
                        try await transport.send(.post(server.url(), limits: .total(.milliseconds(limit))))
                    }
                    #expect(error.kind == .timeout)
                }
            }
        }
    }

    @Test("A body without end that comes faster than it is read cannot be stopped, but the call returns")
    func flood() async {
        await #expect(processExitsWith: .success) {
            let part = String(repeating: "a", count: 1 << 20)
            try await withServer { connection in
                guard connection.readRequest() != nil else { return }
                connection.send("HTTP/1.1 200 OK\r\n\r\n")
                while connection.send(part) {}
            } body: { server in
                let error = try await transportError { try await URLSessionTransport().send(.post(server.url())) }
                #expect(error.kind == .responseTooLarge)
            }
        }
    }

    @Test("A literal IPv6 address is refused before it gets to FoundationNetworking, which cannot connect to one")
    func literalIPv6() async throws {
        let error = try await transportError {
            try await URLSessionTransport().send(.get("http://[::1]:9/"))
        }
        #expect(error.kind == .unsupportedRequest)
        #expect(!error.mayHaveReachedServer)
    }

    @Test("A URL that Foundation rewrites is refused")
    func rewrittenURL() async throws {
        let error = try await transportError {
            try await URLSessionTransport().send(.get("https://127.0.0.1:9/token?a=[]"))
        }
        #expect(error.kind == .unsupportedRequest)
        #expect(!error.mayHaveReachedServer)
    }
}
#endif
