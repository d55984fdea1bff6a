import OAuth2
import Testing

@Suite("Redirects are answers", .timeLimit(.minutes(15)))
struct RedirectTests {
    @Test(
        "A redirect to another origin is returned with its body and nobody connects there",
        arguments: TransportUnderTest.all,
        [300, 301, 302, 303, 305, 306, 307, 308]
    )
    func redirect(_ subject: TransportUnderTest, status: Int) async throws {
        try await withServer {
            $0.answerAll()
        } body: { other in
            try await withServer {
                $0.answerAll("\(status) Redirect", headers: ["Location: \(other.url())"], body: "moved")
            } body: { server in
                let answers = try await subject.withTransport {
                    [try await $0.send(.post(server.url())), try await $0.send(.get(server.url()))]
                }
                for answer in answers {
                    #expect(answer.status == status)
                    #expect(answer.headers["location"] == other.url())
                    #expect(answer.body == Array("moved".utf8))
                }
                #expect(server.requests.count == 2)
                #expect(other.connectionCount == 0)
            }
        }
    }

    @Test(
        "Odd Location values are returned, not followed",
        arguments: TransportUnderTest.all,
        [
            "Location: /relative", "location: /lower-case", "Location: https://user:password@127.0.0.1:1/",
            "Location: com.example.app:/callback?code=1", "Location: http://[", "Location: //", "Location:",
            "X-No-Location: 1", "Location: file:///etc/passwd", "Location: http://127.0.0.1:99999/",
        ]
    )
    func oddLocation(_ subject: TransportUnderTest, header: String) async throws {
        try await withServer {
            $0.answerAll("302 Found", headers: [header], body: "")
        } body: { server in
            let answer = try await subject.withTransport { try await $0.send(.post(server.url())) }
            #expect(answer.status == 302)
            #expect(server.requests.count == 1)
        }
    }
}
