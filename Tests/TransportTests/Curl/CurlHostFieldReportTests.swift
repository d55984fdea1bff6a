#if os(Linux)
import Foundation
import OAuth2
import Testing

@testable import OAuth2Curl

@Suite("Hosts of a CurlTransport and each other", .timeLimit(.minutes(15)))
struct CurlHostFieldReportTests {
    private static let limits = TransportLimits.total(.seconds(3_600))

    @Test("A3: the first request to a host is sent at once, however many places others have", arguments: [1, 4])
    func oneInAnyCase(_ places: Int) async throws {
        var configuration = CurlConfiguration()
        configuration.maximumConcurrentRequests = places
        let transport = try CurlTransport(configuration)
        try await withServer { connection in
            while connection.readRequest() != nil {}
        } body: { first in
            try await withServer { connection in
                while connection.readRequest() != nil {}
            } body: { second in
                try await withServer {
                    $0.answerAll()
                } body: { third in
                    let requests = [
                        try TransportRequest.get(first.url(), limits: Self.limits),
                        try .get(second.url(), limits: Self.limits),
                    ]
                    let tasks = (0..<40).map { number in
                        Task { try await transport.send(requests[number % 2]) }
                    }
                    try await eventually { first.requests.count > 0 && second.requests.count > 0 }
                    for _ in 0..<10 {
                        #expect(try await transport.send(.get(third.url(), limits: Self.limits)).status == 200)
                    }
                    #expect(first.requests.count <= max(1, places - places / 4))
                    #expect(transport.openExchangeCount == 40)
                    for task in tasks { task.cancel() }
                }
            }
        }
    }

    @Test("A3: a host with more requests than connections keeps its others waiting, and serves them all")
    func ownLine() async throws {
        var configuration = CurlConfiguration()
        configuration.maximumConnectionsPerHost = 3
        let transport = try CurlTransport(configuration)
        try await withServer { connection in
            while connection.readRequest() != nil {}
        } body: { slow in
            try await withServer {
                $0.answerAll()
            } body: { quick in
                let held = try TransportRequest.get(slow.url(), limits: Self.limits)
                let tasks = (0..<50).map { _ in Task { try await transport.send(held) } }
                try await eventually { slow.requests.count == 3 && transport.openExchangeCount == 50 }
                try await withThrowingTaskGroup { group in
                    for _ in 0..<60 {
                        group.addTask { _ = try await transport.send(.post(quick.url(), limits: Self.limits)) }
                    }
                    try await group.waitForAll()
                }
                #expect((1...3).contains(quick.connectionCount))
                #expect(slow.requests.count == 3)
                for task in tasks { task.cancel() }
            }
        }
    }

    @Test("D: cancelling a request ends it at once, also at the server: no time limit does", arguments: [true, false])
    func cancellation(isUnderWay: Bool) async throws {
        let transport = try CurlTransport()
        try await withServer { connection in
            while connection.readRequest() != nil {}
        } body: { server in
            let request = try TransportRequest.get(server.url(), limits: Self.limits)
            let task = Task { try await transport.send(request) }
            try await eventually { server.requests.count == 1 && server.openConnectionCount == 1 }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await eventually { server.openConnectionCount == 0 }
            #expect(transport.openExchangeCount == 0)
        }
    }
}

@Suite("Lines of waiting exchanges, one for each host")
struct HostLinesTests {
    private func exchange(_ host: String, _ number: Int) throws -> Exchange {
        Exchange(try .get("https://\(host).example/\(number)"), now: .now)
    }

    private func url(_ exchange: Exchange?) -> String? { exchange?.request.url.string }

    @Test("Hosts have turns, and those that may not start one are passed over and keep their place")
    func turns() throws {
        var lines = HostLines()
        #expect(lines.isEmpty)
        for number in 0..<3 { lines.append(try exchange("a", number)) }
        lines.append(try exchange("b", 0))
        #expect(url(lines.popFirst { _ in true }) == "https://a.example/0")
        #expect(url(lines.popFirst { _ in true }) == "https://b.example/0")
        lines.append(try exchange("b", 1))
        #expect(url(lines.popFirst { $0 != "https://a.example" }) == "https://b.example/1")
        #expect(lines.popFirst { _ in false } == nil)
        #expect(!lines.isEmpty)
        lines.putBack(try exchange("a", 9))
        #expect(url(lines.popFirst { _ in true }) == "https://a.example/9")
        #expect(url(lines.popFirst { _ in true }) == "https://a.example/1")
        #expect(url(lines.popFirst { _ in true }) == "https://a.example/2")
        #expect(lines.isEmpty)
        #expect(lines.popFirst { _ in true } == nil)
    }

    @Test("Who has left is not served, and lines without anybody are forgotten")
    func leaving() throws {
        var lines = HostLines()
        let exchanges = [try exchange("a", 0), try exchange("b", 0), try exchange("b", 1)]
        for exchange in exchanges { lines.append(exchange) }
        exchanges[0].fail(CancellationError())
        lines.noteLeaving(exchanges[0])
        #expect(Set(lines.waiting.map { $0.request.url.string }) == ["https://b.example/0", "https://b.example/1"])
        lines.removeAll(where: \.isFinished)
        exchanges[1].fail(CancellationError())
        #expect(url(lines.popFirst { _ in true }) == "https://b.example/1")
        #expect(lines.isEmpty)
        lines.append(exchanges[2])
        lines.removeAll { _ in true }
        #expect(lines.isEmpty)
    }
}
#endif
