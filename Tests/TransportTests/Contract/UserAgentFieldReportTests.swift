import OAuth2
import OAuth2Curl
import OAuth2URLSession
import Testing

@Suite("User agent", .timeLimit(.minutes(15)))
struct UserAgentFieldReportTests {
    private static func agents(_ server: ScriptedServer) -> [[String]] {
        server.requests.map { request in
            request.lines.filter { $0.lowercased().hasPrefix("user-agent:") }
        }
    }

    @Test("C1: requests carry the library's name and version, once", arguments: TransportUnderTest.all)
    func library(_ subject: TransportUnderTest) async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            try await subject.withTransport { transport in
                _ = try await transport.send(.post(server.url()))
                _ = try await transport.send(.get(server.url()))
            }
            #expect(Self.agents(server) == Array(repeating: ["User-Agent: \(UserAgent.library.text)"], count: 2))
            #expect(UserAgent.library.text.hasPrefix("swift-oauth2/"))
        }
    }

    @Test("C1: a request's own user agent takes the place of the transport's", arguments: TransportUnderTest.all)
    func ofRequest(_ subject: TransportUnderTest) async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            _ = try await subject.withTransport {
                try await $0.send(.post(server.url(), headers: ["user-agent": "of-the-request/3"]))
            }
            let agents = Self.agents(server).flatMap(\.self).map { $0.split(separator: " ").last }
            #expect(agents == ["of-the-request/3"])
        }
    }

    @Test("C1: a transport may have a user agent of its own", arguments: [false, true])
    func ofTransport(isCurl: Bool) async throws {
        let agent = try UserAgent("shop/2.1 (ops@shop.example) swift-oauth2/0.1.0")
        var transport: any HTTPTransport = URLSessionTransport(userAgent: agent)
        #if os(Linux)
        if isCurl {
            var configuration = CurlConfiguration()
            configuration.userAgent = agent
            transport = try CurlTransport(configuration)
        }
        #endif
        try await withServer {
            $0.answerAll()
        } body: { server in
            _ = try await transport.send(.get(server.url()))
            #expect(Self.agents(server) == [["User-Agent: \(agent.text)"]])
        }
    }
}
