#if os(Linux)
import Foundation
import OAuth2
import Testing

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

@testable import OAuth2Curl

extension PrivateNetwork {
    /// The certificates are those of `run.sh`.
    @Suite("Proxies, authorities and versions of CurlTransport")
    struct CurlProxyFieldReportTests {
        private static func transport(_ change: (inout CurlConfiguration) throws -> Void) throws -> CurlTransport {
            var configuration = CurlConfiguration.patient
            try change(&configuration)
            return try CurlTransport(configuration)
        }

        @Test("D: https goes through a CONNECT proxy, whose own header fields do not get into the answer")
        func tunnel() async throws {
            try await withTLSServer {
                $0.answerAll(headers: ["X-Answer: yes"], body: "over TLS")
            } body: { front, server in
                try await withServer {
                    ConnectProxy.serve($0, port: front.port)
                } body: { proxy in
                    let transport = try Self.transport {
                        $0.proxy = .url("http://user:p-secret@127.0.0.1:\(proxy.port)")
                        $0.userAgent = try UserAgent("shop/2.1")
                    }
                    for _ in 0..<2 {
                        let answer = try await transport.send(.post(front.url("/token?code=c-secret")))
                        #expect(answer.status == 200)
                        #expect(answer.body == Array("over TLS".utf8))
                        #expect(answer.headers["X-Answer"] == "yes")
                        #expect(answer.headers["X-Proxy"] == nil)
                        #expect(answer.headers["Set-Cookie"] == nil)
                    }
                    // The proxy sees where it goes, and that it is this program's; nothing that is meant for the server.
                    let request = try #require(proxy.requests.first)
                    #expect(proxy.requests.count == 1)
                    #expect(request.lines[0] == "CONNECT 127.0.0.1:\(front.port) HTTP/1.1")
                    #expect(request["proxy-authorization"] == "Basic dXNlcjpwLXNlY3JldA==")
                    #expect(request["user-agent"] == "shop/2.1")
                    #expect(request["authorization"] == nil)
                    #expect(!request.head.contains("c-secret"))
                    #expect(server.requests.allSatisfy { $0["proxy-authorization"] == nil })
                    #expect(server.requests.count == 2)
                }
            }
        }

        @Test("D: a proxy that is spoken to over TLS must offer the demanded version", arguments: [true, false])
        func proxyVersion(isOld: Bool) async throws {
            try await withTLSServer(mode: isOld ? "tls12" : nil) {
                $0.answerAll(body: "proxied")
            } body: { front, proxy in
                let transport = try Self.transport {
                    $0.proxy = .url("https://127.0.0.1:\(front.port)")
                    $0.tls.minimumVersion = .tls13
                }
                let request = try TransportRequest.get("http://localhost:9/token")
                guard isOld else {
                    #expect(try await transport.send(request).body == Array("proxied".utf8))
                    return
                }
                let error = try await transportError { try await transport.send(request) }
                #expect(error.kind == .tls, "\(error)")
                #expect(!error.mayHaveReachedServer)
                #expect(proxy.requests.isEmpty)
            }
        }

        /// The script puts the authority of the good certificate into the system's folder as well.
        @Test(
            "D: with authorities of one's own, neither the system's file nor its folder counts",
            arguments: [true, false]
        )
        func ownAuthorities(isFile: Bool) async throws {
            let path = try #require(Provisions.folder) + "/unknown.pem"
            let roots = try isFile ? PEMSource.file(path) : .bytes(Data(contentsOf: URL(fileURLWithPath: path)))
            try await withTLSServer {
                $0.answerAll()
            } body: { front, server in
                let transport = try Self.transport { $0.tls.trustRoots = roots }
                let error = try await transportError { try await transport.send(.get(front.url())) }
                #expect(error.kind == .tls)
                #expect(server.requests.isEmpty)
            }
        }

        @Test("D: the system's authorities are those of its file: one that is in its folder only is not trusted")
        func folderOnly() async throws {
            try await withTLSServer(.folderOnly) {
                $0.answerAll()
            } body: { front, server in
                let error = try await transportError {
                    try await Self.transport { _ in }.send(.get(front.url()))
                }
                #expect(error.kind == .tls)
                #expect(server.requests.isEmpty)
            }
        }

        @Test(
            "D: what must not be repeated goes over HTTP/1.1 with a libcurl that does not ask, and the rest over HTTP/2"
        )
        func oldLibrary() async throws {
            var library = try CurlLibrary.system.get()
            library.version = CurlLibrary.oldestVersion
            let transport = try CurlTransport(library, CurlConfiguration())
            try await withTLSServer(mode: "http/1.1") {
                $0.answerAll()
            } body: { front, server in
                _ = try await transport.send(.post(front.url()))
                #expect(server.requests.first?.lines[0] == "POST /token HTTP/1.1")
            }
            try await withTLSServer(mode: "h2") {
                $0.answerAll()
            } body: { front, server in
                // A client that offers HTTP/2 here gets it, and speaks it.
                _ = try await transport.send(.post(front.url()))
                #expect(server.requests.first?.lines[0] == "POST /token HTTP/1.1")
            }
        }
    }
}

extension PrivateNetwork.NameResolutionTests {
    /// One after the other, and after those around them: each has the only name server.
    @Suite("Look-ups that hang", .serialized)
    struct LookUpFieldReportTests {
        private static func processorSeconds() -> Double {
            var time = timespec()
            _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }

        @Test(
            "D: a transport that was shut down, or whose request was cancelled, in a look-up uses no processor time",
            arguments: [true, false]
        )
        func lookUp(isShutDown: Bool) async {
            await #expect(processExitsWith: .success) { [isShutDown] in
                let names = try NameServer(isSilent: true)
                let transport = try CurlTransport()
                let request = try TransportRequest.post("https://slow.test/token")
                let task = Task { try await transport.send(request) }
                try await eventually { names.queryCount > 0 }
                if isShutDown { transport.shutdown() } else { task.cancel() }
                _ = try? await task.value
                let before = Self.processorSeconds()
                let elapsed = try await ContinuousClock().measure { try await Task.sleep(for: .seconds(1)) }
                #expect((Self.processorSeconds() - before) / (elapsed / .seconds(1)) < 0.3)
            }
        }

        @Test("A3: hundreds of look-ups that hang, and were cancelled, hold up no other host")
        func hangingLookUps() async {
            await #expect(processExitsWith: .success) {
                let names = try NameServer(isSilent: true)
                let transport = try CurlTransport()
                let request = try TransportRequest.post("https://slow.test/token")
                for round in 1...3 {
                    let tasks = (0..<100).map { _ in Task { try await transport.send(request) } }
                    try await eventually { names.queryCount >= round }
                    for task in tasks { task.cancel() }
                    for task in tasks { _ = try? await task.value }
                }
                try await withServer {
                    $0.answerAll()
                } body: { server in
                    let answer = try await transport.send(.get(server.url(), limits: .total(.seconds(10))))
                    #expect(answer.status == 200)
                }
            }
        }

        @Test(
            "O5: with a silent name server every call ends at its limit, however many there are",
            arguments: TransportUnderTest.all.map(\.name)
        )
        func limits(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let names = try NameServer(isSilent: true)
                let subject = try TransportUnderTest.named(name).make()
                let limit = Duration.seconds(1)
                try await withThrowingTaskGroup { group in
                    for number in 0..<40 {
                        group.addTask {
                            let request = try TransportRequest.post(
                                "https://slow\(number).test/token",
                                limits: .total(limit)
                            )
                            let elapsed = try await ContinuousClock().measure {
                                let error = try await transportError { try await subject.transport.send(request) }
                                #expect(error.kind == .timeout)
                            }
                            #expect(elapsed >= limit)
                            // The resolver waits thirty seconds.
                            #expect(elapsed < .seconds(15))
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(names.queryCount > 0)
                #expect(subject.openCount() == 0)
            }
        }
    }
}
#endif
