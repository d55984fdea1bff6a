import Foundation
import OAuth2
import Testing

@Suite("What the idle limit counts, and limits beyond all measure", .timeLimit(.minutes(15)))
struct TimeLimitFieldReportTests {
    private static func limits(idle: Duration) -> TransportLimits {
        var limits = TransportLimits()
        (limits.idle, limits.total) = (idle, .seconds(100))
        return limits
    }

    @Test(
        "B1: a server may think for many times the idle limit before its response begins, also behind an informational one",
        arguments: TransportUnderTest.all,
        ["", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"]
    )
    func thinking(_ subject: TransportUnderTest, first: String) async throws {
        let idle = 0.4
        try await withServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.send(first)
            // FoundationNetworking's own limit has whole seconds.
            Thread.sleep(forTimeInterval: 6 * idle)
            connection.answer(request)
        } body: { server in
            for request in [
                try TransportRequest.post(server.url(), limits: Self.limits(idle: .seconds(idle))),
                try .get(server.url(), limits: Self.limits(idle: .seconds(idle))),
            ] {
                let answer = try await subject.withTransport { try await $0.send(request) }
                #expect(answer.status == 200)
            }
        }
    }

    @Test(
        "B1: silence between the bytes of a body ends at the idle limit",
        arguments: TransportUnderTest.all,
        ["", "1", "123"]
    )
    func silence(_ subject: TransportUnderTest, begun: String) async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" + begun)
            connection.waitForEnd()
        } body: { server in
            let error = try await transportError {
                try await subject.withTransport {
                    try await $0.send(.post(server.url(), limits: Self.limits(idle: .milliseconds(300))))
                }
            }
            #expect(error == TransportError(.timeout, mayHaveReachedServer: true, detail: "idle limit"))
        }
    }

    @Test("B1: a request that the server does not read ends at the idle limit", arguments: TransportUnderTest.all)
    func unread(_ subject: TransportUnderTest) async throws {
        let end = DispatchSemaphore(value: 0)
        defer { end.signal() }
        try await withServer { _ in
            end.wait()
            end.signal()
        } body: { server in
            let body = String(repeating: "0123456789", count: 3_000_000)
            let error = try await transportError {
                try await subject.withTransport {
                    try await $0.send(.post(server.url(), body: body, limits: Self.limits(idle: .milliseconds(500))))
                }
            }
            #expect(error == TransportError(.timeout, mayHaveReachedServer: true, detail: "idle limit"))
            end.signal()
        }
    }

    @Test(
        "A7: limits of any size are kept or mean none, and never end the process",
        arguments: TransportUnderTest.all,
        [Duration.seconds(Int64.max), .seconds(Int64.max / 2), .nanoseconds(Int64.max), .milliseconds(Int64.max)]
    )
    func enormous(_ subject: TransportUnderTest, limit: Duration) async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            try await subject.withTransport { transport in
                for bodyLimit in [2, Int.max] {
                    for (total, idle) in [(limit, limit), (limit, .seconds(60)), (.seconds(60), limit)] {
                        var limits = TransportLimits()
                        (limits.total, limits.idle, limits.maximumBodyBytes) = (total, idle, bodyLimit)
                        let answer = try await transport.send(.post(server.url(), limits: limits))
                        #expect(answer.status == 200)
                    }
                }
            }
        }
    }

    @Test(
        "A7: a size limit below zero is refused, and nothing is sent",
        arguments: TransportUnderTest.all,
        [-1, Int.min]
    )
    func negative(_ subject: TransportUnderTest, size: Int) async throws {
        let error = try await transportError {
            try await subject.withTransport { try await $0.send(.post("http://127.0.0.1:9/", limits: .body(size))) }
        }
        #expect(error.kind == .unsupportedRequest)
        #expect(!error.mayHaveReachedServer)
    }
}
