import OAuth2
import Testing

@Suite("Answers that cost a login, or the process", .timeLimit(.minutes(15)))
struct WireFieldReportTests {
    private static let end = "Content-Length: 2\r\n\r\n{}"

    @Test(
        "A6: a field line that looks like a status line does not change the status",
        arguments: TransportUnderTest.all,
        ["HTTP/X: 200 b", "HTTP/1.1 200 OK", "HTTP/1.1: 200 OK", "http/1.1 200: OK"]
    )
    func secondStatusLine(_ subject: TransportUnderTest, line: String) async throws {
        for way in AnswerOnTheWire.bothWays {
            do {
                let answer = try await way.exchange(subject, "HTTP/1.1 401 No\r\n\(line)\r\n" + Self.end)
                #expect(answer.status == 401)
            } catch let error as TransportError {
                #expect(error.kind == .protocolViolation, "\(error)")
            }
        }
    }

    @Test(
        "A6: a bare CR is malformed, wherever it stands in a field",
        arguments: TransportUnderTest.all,
        ["X-A: a\rb", "X-A: a\rX-B: b", "X-A:\r1", "X-A\r: 1", "X-A: 1\r"]
    )
    func bareCR(_ subject: TransportUnderTest, line: String) async throws {
        for way in AnswerOnTheWire.bothWays {
            let error = try await transportError {
                try await way.exchange(subject, "HTTP/1.1 200 OK\r\n\(line)\r\n" + Self.end)
            }
            #expect(error.kind == .protocolViolation, "\(error)")
        }
    }

    /// What FoundationNetworking does not hand over is in the documentation of its module.
    @Test(
        "B8: details that nobody uses do not decide",
        arguments: TransportUnderTest.all,
        [
            "Content-Type: application/json\r\nContent-Type: text/html", "Content-Type: application/json, text/html",
            "Content-Encoding: none", "Content-Encoding: identity", "X-Utf8: \u{e9}", "X-Empty:",
            "X-Long: " + String(repeating: "a", count: 9_000),
        ]
    )
    func unused(_ subject: TransportUnderTest, lines: String) async throws {
        for way in AnswerOnTheWire.bothWays {
            let answer = try await way.exchange(subject, "HTTP/1.1 200 OK\r\n\(lines)\r\n" + Self.end)
            #expect(answer.status == 200)
            #expect(answer.body == Array("{}".utf8))
        }
    }

    @Test(
        "B8: what FoundationNetworking gives up on is answered over libcurl",
        arguments: TransportUnderTest.all,
        [
            "HTTP/1.1 200 OK\r\nContent-Encoding: UTF-8\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: utf-8, identity\r\n", "HTTP/1.1 200 OK\r\nX-Latin1: caf\u{e9}\r\n",
            "HTTP/1.1 200 OK\r\nX-A : b\r\n", "HTTP/1.1 200 OK\r\nX-A\t:b\r\n", "HTTP/1.1 200\r\n",
            "HTTP/1.1 200 D\u{e9}j\u{e0}\r\n",
        ]
    )
    func overCurl(_ subject: TransportUnderTest, head: String) async throws {
        for way in AnswerOnTheWire.bothWays {
            if subject.usesFoundationNetworking {
                let error = try await transportError {
                    try await way.exchange(subject, head + Self.end, latin1: true)
                }
                #expect(error.kind == .protocolViolation, "\(error)")
                #expect(error.mayHaveReachedServer)
            } else {
                let answer = try await way.exchange(subject, head + Self.end, latin1: true)
                #expect(answer.status == 200)
                #expect(answer.body == Array("{}".utf8))
            }
        }
    }

    @Test(
        "B8: a body that is packed with gzip is unpacked, also when nothing says that it is",
        arguments: TransportUnderTest.all,
        ["", "Content-Encoding: gzip\r\n", "Content-Encoding: x-gzip\r\n"]
    )
    func gzip(_ subject: TransportUnderTest, label: String) async throws {
        let head = "HTTP/1.1 200 OK\r\n\(label)Content-Length: \(Gzip.example.count)\r\n\r\n"
        for way in AnswerOnTheWire.bothWays {
            let answer = try await way.exchange(subject, Array(head.utf8) + Gzip.example)
            #expect(answer.body == Array("{\"access_token\":\"at\"}".utf8))
        }
    }

    @Test("B8: a packed body that is damaged, or cut off, is refused", arguments: TransportUnderTest.all, [20, 40, 50])
    func damagedGzip(_ subject: TransportUnderTest, place: Int) async throws {
        var damaged = Gzip.example
        if place < damaged.count - 8 { damaged[place] ^= 0x55 } else { damaged.removeLast(3) }
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(damaged.count)\r\n\r\n"
        do {
            let answer = try await AnswerOnTheWire(comesSecond: false).exchange(subject, Array(head.utf8) + damaged)
            // A changed literal is not noticed here, but by whoever reads it.
            #expect(answer.body.first != 0x1F)
        } catch let error as TransportError {
            #expect(error.kind == .protocolViolation, "\(error)")
        }
    }
}
