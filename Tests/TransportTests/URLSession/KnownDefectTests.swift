import Foundation
import OAuth2
import OAuth2URLSession
import Testing

#if canImport(FoundationNetworking)
extension OwnProcess {
    /// What FoundationNetworking does wrong below the reach of the transport, each in a process of its own.
    ///
    /// A test here that fails after an update of Swift is good news: the defect is gone, and its entry in the documentation
    /// of the module can go too.
    @Suite("Known defects of FoundationNetworking", .timeLimit(.minutes(15)))
    struct KnownDefectTests {
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
}
#endif
