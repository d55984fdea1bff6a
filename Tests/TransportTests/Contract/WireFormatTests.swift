import OAuth2
import Testing

@Suite("What goes over the wire", .timeLimit(.minutes(15)))
struct WireFormatTests {
    @Test("A POST arrives with its method, target, header fields and body", arguments: TransportUnderTest.all)
    func post(_ subject: TransportUnderTest) async throws {
        try await withServer {
            $0.answerAll(headers: ["X-Answer: yes"], body: "{\"a\":1}")
        } body: { server in
            let answer = try await subject.withTransport {
                try await $0.send(
                    .post(
                        server.url("/token?x=a%20b"),
                        headers: ["Authorization": "Basic abc", "DPoP": "e30.e30.s"]
                    )
                )
            }
            #expect(answer.status == 200)
            #expect(answer.headers["x-answer"] == "yes")
            #expect(answer.body == Array("{\"a\":1}".utf8))
            let request = try #require(server.requests.first)
            #expect(request.lines.first == "POST /token?x=a%20b HTTP/1.1")
            #expect(request["host"] == "127.0.0.1:\(server.port)")
            #expect(request["authorization"] == "Basic abc")
            #expect(request["dpop"] == "e30.e30.s")
            #expect(request["content-type"] == "application/x-www-form-urlencoded")
            #expect(request["content-length"] == "\(TransportRequest.formBody.utf8.count)")
            #expect(request["accept-encoding"] == "identity")
            #expect(request["cookie"] == nil)
            #expect(request["expect"] == nil)
            #expect(request.body == Array(TransportRequest.formBody.utf8))
            #expect(server.requests.count == 1)
        }
    }

    @Test("GET and DELETE arrive without a body", arguments: TransportUnderTest.all, [RequestMethod.get, .delete])
    func withoutBody(_ subject: TransportUnderTest, method: RequestMethod) async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            let request = try TransportRequest(method: method, url: EndpointURL(server.url("/x")))
            let answer = try await subject.withTransport { try await $0.send(request) }
            #expect(answer.status == 200)
            #expect(server.requests.first?.lines.first == "\(method.rawValue) /x HTTP/1.1")
            #expect(["0", nil].contains(server.requests.first?["content-length"]))
        }
    }

    @Test("A HEAD answer announces a length and has no body", arguments: TransportUnderTest.all)
    func head(_ subject: TransportUnderTest) async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n")
            connection.waitForEnd()
        } body: { server in
            let request = try TransportRequest(
                method: "HEAD",
                url: EndpointURL(server.url()),
                limits: .total(.seconds(20))
            )
            let answer = try await subject.withTransport { try await $0.send(request) }
            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
        }
    }

    @Test("A POST with an empty body says so", arguments: TransportUnderTest.all)
    func emptyPost(_ subject: TransportUnderTest) async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            _ = try await subject.withTransport { try await $0.send(.post(server.url(), body: "")) }
            #expect(server.requests.first?["content-length"] == "0")
        }
    }

    // libcurl would ask first whether it may send more than 1 MiB (RFC 9110 section 10.1.1), and wait for an answer.
    @Test("A body of 1 200 000 bytes arrives whole, and without asking", arguments: TransportUnderTest.all)
    func largePost(_ subject: TransportUnderTest) async throws {
        let body = String(repeating: "0123456789", count: 120_000)
        try await withServer {
            $0.answerAll()
        } body: { server in
            _ = try await subject.withTransport { try await $0.send(.post(server.url(), body: body)) }
            let request = try #require(server.requests.first)
            #expect(request["expect"] == nil)
            #expect(request.body == Array(body.utf8))
        }
    }

    @Test("Cookies of an answer are not sent back", arguments: TransportUnderTest.all)
    func cookies(_ subject: TransportUnderTest) async throws {
        let cookie = ["Set-Cookie: session=1; Path=/; Max-Age=3600"]
        try await withServer { connection in
            while let request = connection.readRequest() {
                let isHop = request.lines.first?.contains("/hop") ?? false
                connection.answer(
                    request,
                    isHop ? "302 Found" : "200 OK",
                    headers: cookie + (isHop ? ["Location: /token"] : [])
                )
            }
        } body: { server in
            try await subject.withTransport { transport in
                _ = try await transport.send(.get(server.url()))
                _ = try await transport.send(.get(server.url("/hop")))
                _ = try await transport.send(.post(server.url()))
                _ = try await transport.send(.get(server.url()))
            }
            #expect(server.requests.count == 4)
            #expect(server.requests.allSatisfy { $0["cookie"] == nil })
        }
    }

    @Test("GET requests share a connection", arguments: TransportUnderTest.all)
    func reuse(_ subject: TransportUnderTest) async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            try await subject.withTransport { transport in
                for _ in 0..<5 { _ = try await transport.send(.get(server.url())) }
            }
            #expect(server.requests.count == 5)
            #expect(server.connectionCount == 1)
        }
    }
}
