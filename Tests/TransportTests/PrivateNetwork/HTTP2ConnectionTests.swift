import Foundation
import OAuth2
import Synchronization
import Testing

extension PrivateNetwork {
    @Suite("HTTP/2 connections that break")
    struct HTTP2ConnectionTests {
        /// Ways to let a request down after it was read.
        enum Failure: CaseIterable {
            case reset, end, endInAnswer, goAway, malformed

            @Sendable
            func run(_ connection: HTTP2Connection) {
                guard let request = connection.readRequest() else { return }
                switch self {
                case .reset:
                    // INTERNAL_ERROR
                    connection.sendFrame(
                        HTTP2Connection.FrameType.reset,
                        stream: request.stream,
                        payload: [0, 0, 0, 2]
                    )
                case .end:
                    return
                case .endInAnswer:
                    connection.sendHeaders([(":status", "200"), ("content-length", "10")], to: request)
                    connection.sendData("{}", to: request)
                    return
                case .goAway:
                    // The request is the last that was processed; INTERNAL_ERROR.
                    connection.sendFrame(HTTP2Connection.FrameType.goAway, payload: [0, 0, 0, 1, 0, 0, 0, 2])
                    return
                case .malformed:
                    connection.sendHeaders([(":status", "200"), ("X-Upper", "a")], to: request)
                    connection.sendData("{}", to: request, isEnd: true)
                }
                while connection.readRequest() != nil {}
            }
        }

        @Test(
            "A request that is let down may have reached the server, and is not repeated",
            arguments: TransportUnderTest.overHTTP2,
            Failure.allCases
        )
        func failure(_ subject: TransportUnderTest, failure: Failure) async throws {
            try await withHTTP2Server(failure.run) { front, server in
                let error = try await transportError {
                    try await subject.withTransport { try await $0.send(.post(front.url())) }
                }
                #expect([.connectionLost, .protocolViolation].contains(error.kind), "\(error)")
                #expect(error.mayHaveReachedServer)
                #expect(server.connectionCount == 1)
            }
        }

        @Test(
            "A POST whose kept connection breaks after the request is not repeated and does not hang",
            arguments: TransportUnderTest.overHTTP2
        )
        func brokenAfterRequest(_ subject: TransportUnderTest) async throws {
            let bodies = Mutex<[[UInt8]]>([])
            try await withHTTP2Server { connection in
                while let request = connection.readRequest() {
                    bodies.withLock { $0.append(request.body) }
                    guard request.body == Array("first".utf8) else { return }
                    connection.answer(request)
                }
            } body: { front, _ in
                try await subject.withTransport { transport in
                    _ = try await transport.send(.post(front.url(), body: "first"))
                    let error = try await transportError {
                        try await transport.send(.post(front.url(), body: "second"))
                    }
                    #expect(error.kind == .connectionLost, "\(error)")
                    #expect(error.mayHaveReachedServer)
                }
                // URLSession may send a second copy, without a body.
                #expect(bodies.withLock { $0.filter { !$0.isEmpty } } == [Array("first".utf8), Array("second".utf8)])
            }
        }

        /// REFUSED_STREAM promises that the request was not processed, so it may be repeated, but then whole.
        ///
        /// URLSession repeats it without its body; that no caller sees what comes of it.
        @Test(
            "A request that the server declines to process is lost, or repeated with its body",
            arguments: TransportUnderTest.overHTTP2
        )
        func refused(_ subject: TransportUnderTest) async throws {
            let count = Mutex(0)
            try await withHTTP2Server { connection in
                while let request = connection.readRequest() {
                    let isFirst = count.withLock { count in
                        count += 1
                        return count == 1
                    }
                    if isFirst {
                        let code: [UInt8] = [0, 0, 0, 7]
                        connection.sendFrame(HTTP2Connection.FrameType.reset, stream: request.stream, payload: code)
                    } else {
                        connection.answer(request, body: String(decoding: request.body, as: UTF8.self))
                    }
                }
            } body: { front, _ in
                do {
                    let answer = try await subject.withTransport { try await $0.send(.post(front.url())) }
                    #expect(answer.body == Array(TransportRequest.formBody.utf8))
                } catch let error as TransportError {
                    #expect(error.kind == .connectionLost)
                    #expect(error.mayHaveReachedServer)
                }
            }
        }

        @Test(
            "Trailer fields are accepted, but end the process on FoundationNetworking before Swift 6.4",
            arguments: TransportUnderTest.overHTTP2.map(\.name)
        )
        func trailers(_ name: String) async throws {
            let exit = try TransportUnderTest.named(name).trapExit
            await #expect(processExitsWith: exit) { [name] in
                let subject = try TransportUnderTest.named(name)
                try await withHTTP2Server { connection in
                    while let request = connection.readRequest() {
                        connection.sendHeaders([(":status", "200")], to: request)
                        connection.sendData("{}", to: request)
                        connection.sendHeaders([("x-trailer", "1")], to: request, isEnd: true)
                    }
                } body: { front, _ in
                    let answer = try? await subject.withTransport { try await $0.send(.post(front.url())) }
                    #expect(subject.usesFoundationNetworking || answer?.body == Array("{}".utf8))
                }
            }
        }
    }
}
