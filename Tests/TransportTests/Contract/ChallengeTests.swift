import OAuth2
import Testing

@Suite("Authentication challenges are answers", .timeLimit(.minutes(15)))
struct ChallengeTests {
    static let challenges = [
        "Basic realm=\"oauth\"", "Bearer error=\"invalid_token\", Basic realm=\"oauth\"", "basic realm=oauth",
        "Basic", "Digest realm=\"a\", nonce=\"b\", algorithm=MD5, qop=\"auth\"", "Bearer realm=\"api\"", "Negotiate",
        "DPoP error=\"use_dpop_nonce\"",
    ]

    @Test(
        "A 401 comes back at once with its body, whatever it asks for",
        arguments: TransportUnderTest.all,
        challenges
    )
    func unauthorized(_ subject: TransportUnderTest, challenge: String) async throws {
        let body = "{\"error\":\"invalid_client\"}"
        try await withServer {
            $0.answerAll("401 Unauthorized", headers: ["WWW-Authenticate: \(challenge)"], body: body)
        } body: { server in
            let answer = try await subject.withTransport { try await $0.send(.post(server.url())) }
            #expect(answer.status == 401)
            #expect(answer.body == Array(body.utf8))
            #expect(answer.headers["WWW-Authenticate"] == challenge)
            #expect(server.requests.count == 1)
        }
    }

    @Test("A connection is used again after a Basic challenge", arguments: TransportUnderTest.all)
    func reuse(_ subject: TransportUnderTest) async throws {
        try await withServer {
            $0.answerAll("401 Unauthorized", headers: ["WWW-Authenticate: Basic realm=\"a\""])
        } body: { server in
            try await subject.withTransport { transport in
                for _ in 0..<20 {
                    let answer = try await transport.send(.get(server.url()))
                    #expect(answer.status == 401)
                }
            }
            #expect(server.requests.count == 20)
            #expect(server.connectionCount == 1)
        }
    }

    @Test(
        "Other refusals come back with status and body",
        arguments: TransportUnderTest.all,
        [400, 403, 407, 429, 500, 503]
    )
    func refusal(_ subject: TransportUnderTest, status: Int) async throws {
        try await withServer {
            $0.answerAll(
                "\(status) No",
                headers: ["Proxy-Authenticate: Basic realm=\"p\"", "Retry-After: 7"],
                body: "no"
            )
        } body: { server in
            let answer = try await subject.withTransport { try await $0.send(.post(server.url())) }
            #expect(answer.status == status)
            #expect(answer.headers["retry-after"] == "7")
            #expect(answer.body == Array("no".utf8))
            #expect(server.requests.count == 1)
        }
    }
}
