import OAuth2
import Testing

@testable import OAuth2URLSession

@Suite("Sessions and their connections", .timeLimit(.minutes(15)))
struct SessionLanesTests {
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
