import OAuth2
import Testing

/// What a transport makes of an answer that is sent as it is.
struct AnswerOnTheWire {
    /// Whether an ordinary answer comes before it on the same connection, and so on the same handle of libcurl.
    let comesSecond: Bool

    /// Both ways: what a transport remembers of an answer must not change the next one.
    static let bothWays = [Self(comesSecond: false), Self(comesSecond: true)]

    /// Sends a request that gets `answer`, behind which the connection is closed.
    func exchange(_ subject: TransportUnderTest, _ answer: String, latin1: Bool = false) async throws
        -> TransportResponse
    {
        let bytes = latin1 ? answer.unicodeScalars.map { UInt8($0.value) } : Array(answer.utf8)
        return try await exchange(subject, bytes)
    }

    func exchange(_ subject: TransportUnderTest, _ bytes: [UInt8]) async throws -> TransportResponse {
        try await withServer { [comesSecond] connection in
            if comesSecond { guard let first = connection.readRequest(), connection.answer(first) else { return } }
            guard connection.readRequest() != nil else { return }
            connection.send(bytes: bytes)
        } body: { server in
            try await subject.withTransport { transport in
                // Transports that keep no connection of a POST keep those of a GET.
                guard comesSecond else { return try await transport.send(.post(server.url())) }
                _ = try await transport.send(.get(server.url()))
                return try await transport.send(.get(server.url()))
            }
        }
    }
}

@Suite("Well-formed, odd and malformed answers", .timeLimit(.minutes(15)))
struct AnswerSyntaxTests {

    @Test(
        "Informational answers come before the final one",
        arguments: TransportUnderTest.all,
        ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"]
    )
    func informational(_ subject: TransportUnderTest, prefix: String) async throws {
        for way in AnswerOnTheWire.bothWays {
            let answer = try await way.exchange(
                subject,
                prefix + prefix + "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}"
            )
            #expect(answer.status == 201)
            #expect(answer.headers["link"] == nil)
            #expect(answer.body == Array("{}".utf8))
        }
    }

    @Test("204, 205 and 304 have no body", arguments: TransportUnderTest.all, [204, 205, 304])
    func noBody(_ subject: TransportUnderTest, status: Int) async throws {
        for way in AnswerOnTheWire.bothWays {
            let answer = try await way.exchange(subject, "HTTP/1.1 \(status) Empty\r\n\r\n")
            #expect(answer.status == status)
            #expect(answer.body.isEmpty)
        }
    }

    @Test(
        "These are accepted",
        arguments: TransportUnderTest.all,
        [
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.0 200 OK\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}and more", "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nX-Empty:\r\nX-Utf8: \u{e9}\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json; a=\"x, y\"\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}",
        ]
    )
    func accepted(_ subject: TransportUnderTest, text: String) async throws {
        for way in AnswerOnTheWire.bothWays {
            let answer = try await way.exchange(subject, text)
            #expect(answer.status == 200)
            #expect(answer.body == Array("{}".utf8))
        }
    }

    @Test(
        "These are refused as protocol violations",
        arguments: TransportUnderTest.all,
        [
            "{\"access_token\":\"a\"}", "HTTP/9.1 200 OK\r\n\r\n{}", "HTTP/1.1 99999 OK\r\n\r\n{}",
            "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\nX-A: a\u{1}b\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nX-A: a\u{7f}b\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nX-A: a\u{0}b\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: junk\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nX-A: a\rb\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\n folded: x\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\n\tfolded: x\r\nContent-Length: 2\r\n\r\n{}",
        ]
    )
    func refused(_ subject: TransportUnderTest, text: String) async throws {
        for way in AnswerOnTheWire.bothWays {
            let error = try await transportError { try await way.exchange(subject, text) }
            #expect(error.kind == .protocolViolation)
            #expect(error.mayHaveReachedServer)
        }
    }

    @Test(
        "These are answered or refused cleanly; transports differ",
        arguments: TransportUnderTest.all,
        [
            "HTTP/1.1 200 OK\r\nX-A:b\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nX-A:   \r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
            "HTTP/1.1 200 OK\r\nX-Latin1: \u{e9}\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\n: b\r\nContent-Length: 2\r\n\r\n{}",
        ]
    )
    func eitherWay(_ subject: TransportUnderTest, text: String) async throws {
        for way in AnswerOnTheWire.bothWays {
            do {
                let answer = try await way.exchange(subject, text, latin1: true)
                #expect(answer.status == 200)
                #expect(answer.body == Array("{}".utf8))
            } catch let error as TransportError {
                #expect([.protocolViolation, .connectionLost].contains(error.kind), "\(error)")
                #expect(error.mayHaveReachedServer)
            }
        }
    }

    @Test("Fields are found in any case, and equal names are joined or kept apart", arguments: TransportUnderTest.all)
    func fields(_ subject: TransportUnderTest) async throws {
        for way in AnswerOnTheWire.bothWays {
            let answer = try await way.exchange(
                subject,
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nDPoP-Nonce: n1\r\nWWW-Authenticate: DPoP\r\n"
                    + "X-A: 1\r\nX-A: 2\r\nContent-Length: 2\r\n\r\n{}"
            )
            #expect(answer.headers["Content-Type"] == "application/json")
            #expect(answer.headers["dpop-nonce"] == "n1")
            #expect(answer.headers["www-authenticate"] == "DPoP")
            #expect(answer.headers.values(of: "x-a").joined(separator: ", ") == "1, 2")
        }
    }

    @Test("Fields that differ in case only are both there, or one of them is", arguments: TransportUnderTest.all)
    func fieldCase(_ subject: TransportUnderTest) async throws {
        for way in AnswerOnTheWire.bothWays {
            let answer = try await way.exchange(
                subject,
                "HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 2\r\n\r\n{}"
            )
            #expect([["1"], ["2"], ["1", "2"], ["1, 2"]].contains(answer.headers.values(of: "X-a")))
        }
    }
}
