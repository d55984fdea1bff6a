import OAuth2
import Testing

extension OwnProcess {
    /// Each in a process of its own, which no answer of a server may end.
    @Suite("Answers against the process", .timeLimit(.minutes(15)))
    struct HostileAnswersFieldReportTests {
        /// libcurl from 7.83 until 8.1 frees memory twice when it uses a handle again.
        @Test(
            "A2: an answer whose first line is folded, behind an ordinary one, is refused and leaves the process alone",
            arguments: TransportUnderTest.all.map(\.name)
        )
        func foldedFirstLine(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let subject = try TransportUnderTest.named(name)
                try await withServer { connection in
                    while let request = connection.readRequest() {
                        guard request.lines[0].contains("/folded") else {
                            guard connection.answer(request) else { return }
                            continue
                        }
                        connection.send("HTTP/1.1 200 OK\r\n folded: x\r\nContent-Length: 2\r\n\r\n{}")
                    }
                } body: { server in
                    try await subject.withTransport { transport in
                        for _ in 0..<6 {
                            for _ in 0..<2 { #expect(try await transport.send(.get(server.url())).status == 200) }
                            let error = try await transportError {
                                try await transport.send(.get(server.url("/folded")))
                            }
                            #expect(error.kind == .protocolViolation, "\(error)")
                            #expect(error.mayHaveReachedServer)
                        }
                        #expect(try await transport.send(.post(server.url())).status == 200)
                    }
                }
            }
        }

        /// FoundationNetworking has defects that end the process, so what it is sent has the form of an answer.
        @Test(
            "A2: hundreds of damaged answers, each behind an ordinary one, end in an answer or an error of the transport",
            arguments: TransportUnderTest.all.map(\.name)
        )
        func damaged(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let subject = try TransportUnderTest.named(name)
                try await withServer { connection in
                    while let request = connection.readRequest() {
                        let seed = UInt64(request.lines[0].split(separator: "/")[1].prefix { $0.isNumber })
                        guard let seed else {
                            guard connection.answer(request) else { return }
                            continue
                        }
                        var random = SplitMix(state: seed)
                        connection.send(bytes: DamagedAnswer.bytes(&random, isWhole: subject.usesFoundationNetworking))
                        return
                    }
                } body: { server in
                    try await subject.withTransport { transport in
                        for seed in 0..<300 {
                            _ = try await transport.send(.get(server.url("/ordinary")))
                            do {
                                let answer = try await transport.send(
                                    .get(server.url("/\(seed)"), limits: .total(.seconds(5)))
                                )
                                #expect((0...999).contains(answer.status), "seed \(seed)")
                            } catch {
                                #expect(error is TransportError, "seed \(seed): \(error)")
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Answers with mistakes in them.
enum DamagedAnswer {
    private static let lines = [
        " folded: x", "\tfolded", "X-A: 1", "X-A : 1", "X-A:1", "X-A:", ":", "no colon", "HTTP/1.1 200 OK",
        "HTTP/X: 200 b",
        "Content-Length: 2", "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999999999999",
        "Content-Encoding: UTF-8", "Content-Encoding: gzip", "Content-Type: a/b", "Location: \u{1}",
        "Location: http://[",
        "WWW-Authenticate: Basic realm=\"", "Set-Cookie: a=b; Domain=", "Connection: close",
        "Connection: keep-alive, x",
        "Retry-After: -1", "X-A: a\rb", "X-A: \u{7F}", "X-A: \u{0}", "Alt-Svc: h2=\":1\"; ma=1",
        "Strict-Transport-Security: a",
        "Upgrade: h2c", "Keep-Alive: timeout=-1", "X-\u{E9}: \u{E9}", "Transfer-Encoding: identity",
    ]
    private static let statusLines = [
        "HTTP/1.1 200 OK", "HTTP/1.1 200", "HTTP/1.0 401 No", "HTTP/1.1 302 Found", "HTTP/1.1 204 Empty",
        "HTTP/1.1 407 P",
        "HTTP/1.1 099 X", "HTTP/1.1 999 X", "HTTP/1.1  200 OK", "HTTP/2 200 ", "HTTP/1.1 304 Same", "HTTP/1.1 417 E",
    ]

    /// The bytes that belong to the random numbers; if they are whole, the field lines have an end, and nothing is cut off.
    static func bytes(_ random: inout SplitMix, isWhole: Bool) -> [UInt8] {
        var lines = [statusLines.randomElement(using: &random) ?? ""]
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            lines.append(Self.lines.randomElement(using: &random) ?? "")
        }
        lines.shuffle(using: &random)
        if Int.random(in: 0..<4, using: &random) > 0 { lines.insert(statusLines[0], at: 0) }
        let text = lines.joined(separator: Bool.random(using: &random) ? "\r\n" : "\n") + "\r\n\r\n{}"
        var bytes = text.unicodeScalars.map { UInt8($0.value) }
        guard !isWhole else { return bytes }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
        return bytes
    }
}
