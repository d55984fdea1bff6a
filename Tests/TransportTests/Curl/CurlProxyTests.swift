#if os(Linux)
import Foundation
import OAuth2
import Testing

@testable import OAuth2Curl

@Suite("Proxy of CurlTransport", .timeLimit(.minutes(15)))
struct CurlProxyTests {
    private static func transport(_ proxy: CurlProxy) throws -> CurlTransport {
        var configuration = CurlConfiguration()
        configuration.proxy = proxy
        return try CurlTransport(configuration)
    }

    @Test("A proxy of one's own gets the requests, and its password goes to nobody else")
    func explicit() async throws {
        try await withServer {
            $0.answerAll(body: "proxied")
        } body: { proxy in
            let url = "http://user:p-secret@127.0.0.1:\(proxy.port)"
            let answer = try await Self.transport(.url(url)).send(.get("http://localhost:9/token"))
            #expect(answer.body == Array("proxied".utf8))
            let request = try #require(proxy.requests.first)
            #expect(request.lines.first == "GET http://localhost:9/token HTTP/1.1")
            #expect(request["proxy-authorization"] == "Basic dXNlcjpwLXNlY3JldA==")
            #expect(request["authorization"] == nil)
        }
    }

    @Test("A proxy that refuses the way to the server has sent it nothing, and saw no more than its name")
    func refusedTunnel() async throws {
        try await withServer {
            $0.answerAll("403 Forbidden")
        } body: { proxy in
            let error = try await transportError {
                try await Self.transport(.url(proxy.url(""))).send(.post("https://id.example/token?code=c-secret"))
            }
            #expect(error.kind == .other)
            #expect(!error.mayHaveReachedServer)
            #expect(!error.description.contains("c-secret"))
            #expect(proxy.requests.map { $0.lines[0] } == ["CONNECT id.example:443 HTTP/1.1"])
            #expect(proxy.requests.allSatisfy { $0["authorization"] == nil && $0.body.isEmpty })
        }
    }
}

extension OwnProcess {
    @Suite("Proxy of CurlTransport against the environment", .timeLimit(.minutes(15)))
    struct CurlProxyEnvironmentTests {
        @Test(
            "The environment counts for nothing when the settings say which proxy, or none",
            arguments: [true, false]
        )
        func environment(hasProxy: Bool) async {
            await #expect(processExitsWith: .success) { [hasProxy] in
                try await withServer {
                    $0.answerAll(body: "proxied")
                } body: { proxy in
                    try await withServer {
                        $0.answerAll(body: "direct")
                    } body: { server in
                        // Safe, because no other thread of the new process reads its environment yet.
                        unsafe setenv("http_proxy", hasProxy ? "http://127.0.0.1:1" : proxy.url(""), 1)
                        unsafe setenv("no_proxy", hasProxy ? "127.0.0.1" : "", 1)
                        var configuration = CurlConfiguration()
                        configuration.proxy = hasProxy ? .url(proxy.url("")) : .none
                        let answer = try await CurlTransport(configuration).send(.get(server.url()))
                        #expect(answer.body == Array((hasProxy ? "proxied" : "direct").utf8))
                    }
                }
            }
        }
    }
}
#endif
