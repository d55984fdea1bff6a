import OAuth2
import OAuth2Testing
import Testing

@Suite("Recording transport")
struct RecordingTransportTests {
    private func request(_ body: String = "grant_type=refresh_token&scope=a+b%20c") throws -> TransportRequest {
        try TransportRequest(
            method: .post,
            url: try EndpointURL("https://auth.example/oauth/token"),
            headers: ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"],
            body: Array(body.utf8)
        )
    }

    @Test("Replies come in order and requests are recorded whole")
    func order() async throws {
        let transport = RecordingTransport(.json(#"{"a":1}"#), .json(#"{"error":"x"}"#, status: 400))
        let first = try await transport.send(request())
        let second = try await transport.send(request("b=2"))
        #expect(first.status == 200)
        #expect(first.headers["content-type"] == "application/json; charset=utf-8")
        #expect(JSONObject(parsing: first.body)?["a"]?.int == 1)
        #expect(second.status == 400)

        let recorded = transport.requests
        #expect(recorded.count == 2)
        #expect(recorded[0].method == .post)
        #expect(recorded[0].url.string == "https://auth.example/oauth/token")
        #expect(recorded[0].headers["Accept"] == "application/json")
        #expect(recorded[0].formParameters["scope"] == "a b c")
        #expect(recorded[0].formParameters.names == ["grant_type", "scope"])
        #expect(recorded[1].bodyText == "b=2")
        #expect(recorded[1].jsonBody == nil)
        try transport.verify()
    }

    @Test("A failing reply is thrown")
    func failure() async throws {
        let error = TransportError(.timeout, mayHaveReachedServer: true)
        let transport = RecordingTransport([.failure(error)])
        await #expect(throws: error) { try await transport.send(request()) }
        try transport.verify()
    }

    @Test("A request without a reply fails, and verify reports it though the caller swallowed it")
    func unexpected() async throws {
        let transport = RecordingTransport()
        let mismatch = RecordingTransport.Mismatch.unexpectedRequest("POST https://auth.example/oauth/token")
        await #expect(throws: mismatch) { try await transport.send(request()) }
        #expect(throws: mismatch) { try transport.verify() }
        #expect(transport.requests.count == 1)
    }

    @Test("Unused replies are reported")
    func unused() async throws {
        let transport = RecordingTransport(.json("{}"))
        transport.enqueue(.json("{}"))
        _ = try await transport.send(request())
        #expect(throws: RecordingTransport.Mismatch.unusedReplies(1)) { try transport.verify() }
    }

    @Test("A failed expectation fails the request and verify")
    func expectation() async throws {
        struct Wrong: Error {}
        let transport = RecordingTransport(
            .json("{}").expecting { request in
                guard request.formParameters["grant_type"] == "password" else { throw Wrong() }
            }
        )
        await #expect(throws: Wrong.self) { try await transport.send(request()) }
        #expect(throws: Wrong.self) { try transport.verify() }
    }

    @Test("A cancelled task sends nothing")
    func cancelled() async throws {
        let transport = RecordingTransport()
        let request = try request()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await transport.send(request)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(transport.requests.isEmpty)
    }
}
