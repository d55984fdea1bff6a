import Foundation
import OAuth2
import Testing

@Suite("Body size limit", .timeLimit(.minutes(15)))
struct BodyLimitTests {
    @Test(
        "A body of exactly the limit is returned, one byte more is refused",
        arguments: TransportUnderTest.all,
        [0, 1, 20_000]
    )
    func boundary(_ subject: TransportUnderTest, limit: Int) async throws {
        try await withServer { connection in
            while let request = connection.readRequest() {
                let excess = request.lines.first?.contains("/more") == true ? 1 : 0
                connection.answer(request, body: String(repeating: "a", count: limit + excess))
            }
        } body: { server in
            try await subject.withTransport { transport in
                let answer = try await transport.send(.get(server.url("/fits"), limits: .body(limit)))
                #expect(answer.body.count == limit)
                let error = try await transportError {
                    try await transport.send(.get(server.url("/more"), limits: .body(limit)))
                }
                #expect(error == TransportError(.responseTooLarge, mayHaveReachedServer: true))
            }
        }
    }

    @Test("A body without end is cut off, and its connection closed", arguments: TransportUnderTest.all, [true, false])
    func endless(_ subject: TransportUnderTest, isChunked: Bool) async throws {
        let chunk = String(repeating: "a", count: 8_192)
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            if isChunked {
                connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                while connection.send("2000\r\n\(chunk)\r\n") { Thread.sleep(forTimeInterval: 0.001) }
            } else {
                connection.send("HTTP/1.1 200 OK\r\n\r\n")
                while connection.send(chunk) { Thread.sleep(forTimeInterval: 0.001) }
            }
        } body: { server in
            try await subject.withTransport { transport in
                let error = try await transportError { try await transport.send(.post(server.url())) }
                #expect(error.kind == .responseTooLarge)
                try await eventually { server.openConnectionCount == 0 }
            }
        }
    }

    @Test("The limit counts decoded bytes: a compressed bomb is refused", arguments: TransportUnderTest.all)
    func bomb(_ subject: TransportUnderTest) async throws {
        let bomb = Gzip.zeros(compressedBytes: 200_000)
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n")
            connection.send(bytes: bomb)
            connection.waitForEnd()
        } body: { server in
            let error = try await transportError {
                try await subject.withTransport { try await $0.send(.post(server.url())) }
            }
            #expect(error.kind == .responseTooLarge)
        }
    }

    @Test("An answer that is compressed although nobody asked is decoded", arguments: TransportUnderTest.all)
    func compressed(_ subject: TransportUnderTest) async throws {
        try await withServer { connection in
            guard let request = connection.readRequest() else { return }
            #expect(request["accept-encoding"] == "identity")
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(Gzip.example.count)\r\n\r\n"
            )
            connection.send(bytes: Gzip.example)
            connection.waitForEnd()
        } body: { server in
            let answer = try await subject.withTransport { try await $0.send(.post(server.url())) }
            #expect(answer.body == Array("{\"access_token\":\"at\"}".utf8))
        }
    }

    @Test(
        "A redirect with a body without end ends at the time limit or the size limit",
        arguments: TransportUnderTest.all
    )
    func endlessRedirect(_ subject: TransportUnderTest) async throws {
        let part = String(repeating: "a", count: 1_024)
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")
            while connection.send(part) { Thread.sleep(forTimeInterval: 0.001) }
        } body: { server in
            let error = try await transportError {
                try await subject.withTransport {
                    try await $0.send(.post(server.url(), limits: .total(.milliseconds(300))))
                }
            }
            #expect([.timeout, .responseTooLarge].contains(error.kind))
        }
    }
}

/// Compressed data, made by hand because Foundation has no compressor on Linux.
enum Gzip {
    /// The text `{"access_token":"at"}` compressed.
    static let example: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xAB, 0x56, 0x4A, 0x4C, 0x4E, 0x4E,
        0x2D, 0x2E, 0x8E, 0x2F, 0xC9, 0xCF, 0x4E, 0xCD, 0x53, 0xB2, 0x52, 0x4A, 0x2C, 0x51, 0xAA, 0x05,
        0x00, 0xDF, 0xBF, 0xD2, 0x9B, 0x15, 0x00, 0x00, 0x00,
    ]

    /// Zeros in a deflate stream of that many bytes, about 158 times as many; the stream has no end.
    static func zeros(compressedBytes: Int) -> [UInt8] {
        var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var (current, count): (UInt8, UInt8) = (0, 0)
        func bits(_ text: String) {
            for bit in text.utf8 {
                current |= (bit - UInt8(ascii: "0")) << count
                count += 1
                if count == 8 {
                    bytes.append(current)
                    (current, count) = (0, 0)
                }
            }
        }
        // RFC 1951 section 3.2.6: last block, fixed codes, the literal 0, then "copy 258 bytes from distance 1".
        bits("1" + "10" + "00110000")
        while bytes.count < compressedBytes { bits("11000101" + "00000") }
        return bytes
    }
}
