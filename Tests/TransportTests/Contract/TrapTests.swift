import OAuth2
import Testing

extension OwnProcess {
    /// Each in a process of its own, which FoundationNetworking ends before Swift 6.4 makes a lost connection of it.
    @Suite("Answers that trap in FoundationNetworking", .timeLimit(.minutes(15)))
    struct TrapTests {
        @Test("Trailer fields are accepted, and not returned", arguments: TransportUnderTest.all.map(\.name))
        func trailers(_ name: String) async throws {
            let exit = try TransportUnderTest.named(name).trapExit
            await #expect(processExitsWith: exit) { [name] in
                let subject = try TransportUnderTest.named(name)
                let answer = try? await Self.exchange(
                    subject,
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Trailer: 1\r\n\r\n"
                )
                if !subject.usesFoundationNetworking {
                    #expect(answer?.body == Array("{}".utf8))
                    #expect(answer?.headers["x-trailer"] == nil)
                }
            }
        }

        @Test(
            "A connection that ends in the middle of the header fields is lost",
            arguments: TransportUnderTest.all.map(\.name)
        )
        func cutHeader(_ name: String) async throws {
            let exit = try TransportUnderTest.named(name).trapExit
            await #expect(processExitsWith: exit) { [name] in
                let subject = try TransportUnderTest.named(name)
                let error = try await transportError {
                    try await Self.exchange(subject, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n")
                }
                #expect([.connectionLost, .protocolViolation].contains(error.kind))
                #expect(error.mayHaveReachedServer)
            }
        }

        /// FoundationNetworking would be busy for half a minute, see the known defects.
        @Test(
            "Fifty thousand header fields are too many",
            arguments: TransportUnderTest.all.filter { !$0.usesFoundationNetworking },
            [50_000, 600]
        )
        func headerBomb(_ subject: TransportUnderTest, count: Int) async throws {
            let error = try await transportError {
                try await Self.exchange(
                    subject,
                    "HTTP/1.1 200 OK\r\n" + String(repeating: "a:b\r\n", count: count) + "\r\n"
                )
            }
            #expect(error.kind == .responseTooLarge)
            #expect(error.mayHaveReachedServer)
        }

        private static func exchange(_ subject: TransportUnderTest, _ text: String) async throws -> TransportResponse {
            try await withServer { connection in
                guard connection.readRequest() != nil else { return }
                connection.send(text)
            } body: { server in
                try await subject.withTransport { try await $0.send(.post(server.url())) }
            }
        }
    }
}
