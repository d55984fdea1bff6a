import Foundation
import OAuth2
import Synchronization
import Testing

extension PrivateNetwork {
    @Suite("HTTP/2")
    struct HTTP2Tests {
        @Test("Requests are answered, with their bodies whole both ways", arguments: TransportUnderTest.overHTTP2)
        func answer(_ subject: TransportUnderTest) async throws {
            let bodies = Mutex<[[UInt8]]>([])
            try await withHTTP2Server { connection in
                while let request = connection.readRequest() {
                    bodies.withLock { $0.append(request.body) }
                    connection.answer(request, "201", headers: [("x-answer", "yes")], body: "{\"a\":1}")
                }
            } body: { front, _ in
                let long = String(repeating: "0123456789", count: 30_000)
                try await subject.withTransport { transport in
                    for request in [
                        try TransportRequest.post(front.url()), try .post(front.url(), body: long),
                        try .get(front.url()),
                    ] {
                        let answer = try await transport.send(request)
                        #expect(answer.status == 201)
                        #expect(answer.headers["X-Answer"] == "yes")
                        #expect(answer.body == Array("{\"a\":1}".utf8))
                    }
                }
                #expect(bodies.withLock(\.self) == [Array(TransportRequest.formBody.utf8), Array(long.utf8), []])
            }
        }

        @Test(
            "Redirects and challenges are answers, returned at once and with their bodies",
            arguments: TransportUnderTest.overHTTP2,
            [("302", ("location", "/elsewhere")), ("401", ("www-authenticate", "Basic realm=\"a\""))]
        )
        func refusal(_ subject: TransportUnderTest, sample: (String, (String, String))) async throws {
            let count = Mutex(0)
            try await withHTTP2Server { connection in
                while let request = connection.readRequest() {
                    count.withLock { $0 += 1 }
                    connection.answer(request, sample.0, headers: [sample.1], body: "{\"error\":\"invalid_client\"}")
                }
            } body: { front, _ in
                let answer = try await subject.withTransport { try await $0.send(.post(front.url())) }
                #expect("\(answer.status)" == sample.0)
                #expect(answer.headers[sample.1.0] == sample.1.1)
                #expect(answer.body == Array("{\"error\":\"invalid_client\"}".utf8))
                #expect(count.withLock(\.self) == 1)
            }
        }

        @Test("An informational answer comes before the final one", arguments: TransportUnderTest.overHTTP2)
        func informational(_ subject: TransportUnderTest) async throws {
            try await withHTTP2Server { connection in
                while let request = connection.readRequest() {
                    connection.sendHeaders([(":status", "103"), ("link", "</a>")], to: request)
                    connection.answer(request)
                }
            } body: { front, _ in
                let answer = try await subject.withTransport { try await $0.send(.post(front.url())) }
                #expect(answer.status == 200)
                #expect(answer.headers["link"] == nil)
            }
        }

        @Test("The size limit cuts off a body without end", arguments: TransportUnderTest.overHTTP2)
        func size(_ subject: TransportUnderTest) async throws {
            let isGone = Mutex(false)
            let part = String(repeating: "a", count: 8_192)
            try await withHTTP2Server { connection in
                guard let request = connection.readRequest() else { return }
                connection.sendHeaders([(":status", "200")], to: request)
                while connection.sendData(part, to: request) { Thread.sleep(forTimeInterval: 0.001) }
                isGone.withLock { $0 = true }
            } body: { front, server in
                try await subject.withTransport { transport in
                    let error = try await transportError { try await transport.send(.post(front.url())) }
                    #expect(error == TransportError(.responseTooLarge, mayHaveReachedServer: true))
                }
                try await eventually { isGone.withLock(\.self) }
            }
        }

        @Test("A body of many frames arrives whole", arguments: TransportUnderTest.overHTTP2)
        func longBody(_ subject: TransportUnderTest) async throws {
            let part = String(repeating: "0123456789", count: 1_638)
            try await withHTTP2Server { connection in
                while let request = connection.readRequest() {
                    connection.sendHeaders([(":status", "200")], to: request)
                    for number in 1...40 { connection.sendData(part, to: request, isEnd: number == 40) }
                }
            } body: { front, _ in
                let answer = try await subject.withTransport { try await $0.send(.get(front.url())) }
                #expect(answer.body == Array(String(repeating: part, count: 40).utf8))
            }
        }

        @Test("The total limit ends an answer that drips", arguments: TransportUnderTest.overHTTP2)
        func time(_ subject: TransportUnderTest) async throws {
            try await withHTTP2Server { connection in
                guard let request = connection.readRequest() else { return }
                connection.sendHeaders([(":status", "200")], to: request)
                while connection.sendData("a", to: request) { Thread.sleep(forTimeInterval: 0.05) }
            } body: { front, _ in
                let error = try await transportError {
                    try await subject.withTransport {
                        try await $0.send(.post(front.url(), limits: .total(.milliseconds(1_500))))
                    }
                }
                #expect(error.kind == .timeout)
                #expect(error.mayHaveReachedServer)
            }
        }

        /// libcurl keeps the connection, and need not tell the server before it uses it again.
        @Test(
            "Cancelling ends a request at once, and neither later requests nor the shutdown suffer",
            arguments: TransportUnderTest.overHTTP2
        )
        func cancel(_ subject: TransportUnderTest) async throws {
            let count = Mutex(0)
            try await withHTTP2Server { connection in
                while let request = connection.readRequest() {
                    let number = count.withLock { count in
                        count += 1
                        return count
                    }
                    if number > 1 { connection.answer(request) }
                }
            } body: { front, server in
                let instance = try subject.make()
                let request = try TransportRequest.post(front.url())
                let task = Task { try await instance.transport.send(request) }
                try await eventually { count.withLock(\.self) == 1 }
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                #expect(instance.openCount() == 0)
                let answer = try await instance.transport.send(request)
                #expect(answer.status == 200)
                instance.shutdown()
                try await eventually { server.openConnectionCount == 0 }
                #expect(count.withLock(\.self) == 2)
            }
        }

        /// libcurl 7.88 stops after the first 16 KB of a field section.
        @Test(
            "Fields of 60 000 bytes are returned, but may end at the time limit with an old libcurl",
            arguments: TransportUnderTest.overHTTP2,
            [1, 60]
        )
        func longFields(_ subject: TransportUnderTest, count: Int) async throws {
            let value = String(repeating: "a", count: 60_000 / count)
            try await withHTTP2Server { connection in
                while let request = connection.readRequest() {
                    connection.answer(request, headers: (0..<count).map { ("x-long-\($0)", value) })
                }
            } body: { front, _ in
                do {
                    let limit = Duration.seconds(TransportUnderTest.stallsOnLongFields ? 2 : 30)
                    let answer = try await subject.withTransport {
                        try await $0.send(.post(front.url(), limits: .total(limit)))
                    }
                    for number in 0..<count { #expect(answer.headers["x-long-\(number)"] == value) }
                } catch let error as TransportError where TransportUnderTest.stallsOnLongFields {
                    #expect(error.kind == .timeout)
                }
            }
        }

        /// libcurl takes 128 KB of fields over HTTP/2.
        @Test(
            "Fields without measure are refused, compressed to one byte each or not",
            arguments: TransportUnderTest.overHTTP2,
            [true, false]
        )
        func tooManyFields(_ subject: TransportUnderTest, isCompressed: Bool) async throws {
            // RFC 7541 section 6.1: entry 19 of the static table, an empty `accept`.
            let field = isCompressed ? [0x93] : HTTP2Connection.literal("a", "b")
            try await withHTTP2Server { connection in
                guard let request = connection.readRequest() else { return }
                let fields = repeatElement(field, count: 100_000).joined()
                connection.sendHeaderBlock(HTTP2Connection.literal(":status", "200") + fields, to: request)
                while connection.readRequest() != nil {}
            } body: { front, _ in
                let error = try await transportError {
                    try await subject.withTransport { try await $0.send(.post(front.url())) }
                }
                #expect([.connectionLost, .protocolViolation].contains(error.kind), "\(error)")
                #expect(error.mayHaveReachedServer)
            }
        }
    }
}
