import Foundation
import OAuth2
import Testing

#if os(Linux)
extension OwnProcess {
    /// What a process's environment and home folder do to requests, each in a process of its own.
    @Suite("Environment of the process", .timeLimit(.minutes(15)))
    struct EnvironmentTests {
        /// Removes all proxy variables, then sets these.
        ///
        /// Safe in the sense of `unsafe` here: no other thread of the new process reads its environment yet.
        private static func setEnvironment(_ values: [String: String]) {
            for name in ["http", "https", "all", "no"].map({ $0 + "_proxy" }) {
                unsafe unsetenv(name)
                unsafe unsetenv(name.uppercased())
            }
            for (name, value) in values { unsafe setenv(name, value, 1) }
        }

        @Test(
            "Proxy variables are obeyed for plain http, also to loopback addresses, but not HTTP_PROXY",
            arguments: TransportUnderTest.all.map(\.name),
            [["http_proxy"], ["all_proxy"], ["ALL_PROXY"], ["HTTP_PROXY"], ["http_proxy", "no_proxy"]]
        )
        func proxy(_ name: String, names: [String]) async {
            await #expect(processExitsWith: .success) { [name, names] in
                let subject = try TransportUnderTest.named(name)
                try await withServer {
                    $0.answerAll(body: "proxied")
                } body: { proxy in
                    try await withServer {
                        $0.answerAll(body: "direct")
                    } body: { server in
                        var values = Dictionary(uniqueKeysWithValues: names.map { ($0, proxy.url("")) })
                        if values["no_proxy"] != nil { values["no_proxy"] = "127.0.0.1" }
                        Self.setEnvironment(values)
                        let answer = try await subject.withTransport { try await $0.send(.get(server.url())) }
                        let isDirect = names == ["HTTP_PROXY"] || names.contains("no_proxy")
                        #expect(answer.body == Array((isDirect ? "direct" : "proxied").utf8))
                        if !isDirect {
                            #expect(proxy.requests.first?.lines.first == "GET \(server.url()) HTTP/1.1")
                        }
                    }
                }
            }
        }

        @Test(
            "A proxy for https sees host and port alone, also when it refuses",
            arguments: TransportUnderTest.all.map(\.name),
            ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        )
        func tunnel(_ name: String, variable: String) async {
            await #expect(processExitsWith: .success) { [name, variable] in
                let subject = try TransportUnderTest.named(name)
                try await withServer {
                    $0.answerAll("403 Forbidden")
                } body: { proxy in
                    Self.setEnvironment([variable: proxy.url("")])
                    let error = try await transportError {
                        try await subject.withTransport {
                            try await $0.send(.post("https://id.example/token?code=c-secret"))
                        }
                    }
                    // URLSession reports the proxy's answer like one of the server, so whether it was reached stays open.
                    #expect(error.kind == .other)
                    #expect(!error.description.contains("c-secret"))
                    let request = try #require(proxy.requests.first)
                    #expect(request.lines.first == "CONNECT id.example:443 HTTP/1.1")
                    #expect(request["authorization"] == nil)
                    #expect(!request.head.contains("c-secret"))
                    #expect(request.body.isEmpty)
                    #expect(proxy.requests.count == 1)
                }
            }
        }

        @Test(
            "SSLKEYLOGFILE is obeyed: the file gets what it takes to read the traffic",
            .enabled(if: OpenSSLServer.isAvailable, "needs openssl"),
            arguments: TransportUnderTest.all.map(\.name)
        )
        func keyLog(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let subject = try TransportUnderTest.named(name)
                let file = FileManager.default.temporaryDirectory.appending(path: "oauth2-\(UUID().uuidString)")
                defer { try? FileManager.default.removeItem(at: file) }
                Self.setEnvironment(["SSLKEYLOGFILE": file.path])
                let server = try OpenSSLServer()
                defer { server.close() }
                _ = try await transportError {
                    try await subject.withTransport {
                        try await $0.send(.post("https://127.0.0.1:\(server.port)/token"))
                    }
                }
                #expect(try String(contentsOf: file, encoding: .utf8).contains("_SECRET "))
            }
        }

        @Test(
            "No credentials are read from the home folder, and no file is written to it",
            arguments: TransportUnderTest.all.map(\.name)
        )
        func home(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let subject = try TransportUnderTest.named(name)
                let home = FileManager.default.temporaryDirectory.appending(path: "oauth2-\(UUID().uuidString)")
                try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
                defer { try? FileManager.default.removeItem(at: home) }
                try Data("machine 127.0.0.1 login user password secret".utf8).write(to: home.appending(path: ".netrc"))
                let folders = ["HOME", "CFFIXED_USER_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"]
                Self.setEnvironment(Dictionary(uniqueKeysWithValues: folders.map { ($0, home.path) }))
                try await withServer {
                    $0.answerAll(headers: [
                        "Set-Cookie: session=1; Path=/; Max-Age=3600", "Cache-Control: max-age=3600",
                    ])
                } body: { server in
                    try await subject.withTransport { transport in
                        for _ in 0..<2 {
                            _ = try await transport.send(.get(server.url()))
                            _ = try await transport.send(.post(server.url(), headers: [:]))
                        }
                    }
                    #expect(server.requests.count == 4)
                    #expect(server.requests.allSatisfy { $0["authorization"] == nil && $0["cookie"] == nil })
                }
                // FoundationNetworking makes folders for cookies and cached answers, and leaves them empty.
                let files = try FileManager.default.subpathsOfDirectory(atPath: home.path).filter {
                    try home.appending(path: $0).resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
                }
                #expect(files == [".netrc"])
            }
        }
    }
}
#endif
