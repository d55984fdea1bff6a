import Foundation
import OAuth2
import Testing

@Suite("Connections that break", .timeLimit(.minutes(15)))
struct ConnectionTests {
    @Test(
        "A kept connection that the server closed while it was idle does no harm",
        arguments: TransportUnderTest.all,
        [true, false]
    )
    func staleIdle(_ subject: TransportUnderTest, isReset: Bool) async throws {
        try await withServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\(request.connection) ")
            if isReset { connection.resetAtEnd() }
        } body: { server in
            try await subject.withTransport { transport in
                for number in 1...3 {
                    let answer = try await transport.send(.get(server.url()))
                    #expect(answer.body.first == UInt8(ascii: "0") + UInt8(number))
                    try await eventually { server.openConnectionCount == 0 }
                }
            }
        }
    }

    @Test(
        "No POST uses a connection of an earlier request, unless the transport keeps it from being repeated",
        arguments: TransportUnderTest.all
    )
    func freshConnection(_ subject: TransportUnderTest) async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            try await subject.withTransport { transport in
                for _ in 1...3 {
                    _ = try await transport.send(.get(server.url()))
                    _ = try await transport.send(.post(server.url()))
                }
            }
            guard !subject.reusesConnectionsForAll else {
                #expect(server.connectionCount == 1)
                return
            }
            let posts = server.requests.filter { $0.lines[0].hasPrefix("POST") }
            let others = server.requests.filter { $0.lines[0].hasPrefix("GET") }
            #expect(Set(posts.map(\.connection)).count == 3)
            #expect(Set(posts.map(\.connection)).isDisjoint(with: others.map(\.connection)))
        }
    }

    @Test(
        "A POST whose kept connection breaks after the request is not repeated and does not hang",
        arguments: TransportUnderTest.all,
        [true, false]
    )
    func brokenAfterRequest(_ subject: TransportUnderTest, isReset: Bool) async throws {
        try await withServer { connection in
            // Keeps the connection although the client asked for the close, then breaks it in the middle of the next.
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            guard connection.readRequest() != nil else { return }
            if isReset { connection.resetAtEnd() }
        } body: { server in
            try await subject.withTransport { transport in
                _ = try await transport.send(.post(server.url("/first")))
                do {
                    _ = try await transport.send(.post(server.url("/second")))
                    #expect(server.connectionCount == 2, "an answer can only come from a new connection")
                } catch let error as TransportError {
                    #expect(error.kind == .connectionLost)
                    #expect(error.mayHaveReachedServer)
                }
                let bodies = server.requests.filter { $0.lines[0].contains("/second") && $0.isComplete }
                #expect(bodies.count == 1)
            }
        }
    }

    @Test(
        "The end of a fresh connection before an answer is a lost connection",
        arguments: TransportUnderTest.all,
        [true, false]
    )
    func noAnswer(_ subject: TransportUnderTest, isReset: Bool) async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            if isReset { connection.resetAtEnd() }
        } body: { server in
            let error = try await transportError {
                try await subject.withTransport { try await $0.send(.post(server.url())) }
            }
            #expect(error.kind == .connectionLost)
            #expect(error.mayHaveReachedServer)
            #expect(server.requests.count == 1)
        }
    }

    static let cutShort = [
        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"access_token\":",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"acc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n{\"acc",
    ]

    @Test("An answer that is cut short is an error, not a short answer", arguments: TransportUnderTest.all, cutShort)
    func truncated(_ subject: TransportUnderTest, answer: String) async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(answer)
            if connection.number == 2 { connection.resetAtEnd() }
        } body: { server in
            for _ in 1...2 {
                let error = try await transportError {
                    try await subject.withTransport { try await $0.send(.post(server.url())) }
                }
                #expect([.connectionLost, .protocolViolation].contains(error.kind))
                #expect(error.mayHaveReachedServer)
            }
        }
    }

    @Test("A port where nobody listens is refused, and nothing was sent", arguments: TransportUnderTest.all)
    func refused(_ subject: TransportUnderTest) async throws {
        let (listener, port) = try LoopbackSocket.listen()
        LoopbackSocket.close(listener)
        let error = try await transportError {
            try await subject.withTransport { try await $0.send(.post("http://127.0.0.1:\(port)/?code=c-secret")) }
        }
        #expect(error.kind == .connectionRefused)
        #expect(!error.mayHaveReachedServer)
        #expect(!error.description.contains("c-secret"))
    }
}
