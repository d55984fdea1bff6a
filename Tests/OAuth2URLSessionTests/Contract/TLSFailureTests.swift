import Foundation
import OAuth2
import Testing

@Suite("TLS failures", .timeLimit(.minutes(1)))
struct TLSFailureTests {
    static let path = "/token?code=c-secret"

    private func check(_ error: TransportError) {
        #expect(error.kind == .tls, "\(error)")
        #expect(!error.mayHaveReachedServer)
        #expect(!error.description.contains("c-secret"))
        #expect(!error.description.contains("://"))
    }

    @Test(
        "A server that does not speak TLS gets no request",
        arguments: TransportUnderTest.all,
        [
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}", "garbage",
            "",
        ]
    )
    func notTLS(_ subject: TransportUnderTest, reply: String) async throws {
        try await withServer { connection in
            connection.send(reply)
        } body: { server in
            let error = try await transportError {
                try await subject.withTransport { try await $0.send(.post(server.url(Self.path, scheme: "https"))) }
            }
            check(error)
        }
    }

    @Test(
        "A certificate that nobody vouches for is refused",
        .enabled(if: OpenSSLServer.isAvailable, "needs openssl"),
        arguments: TransportUnderTest.all
    )
    func selfSigned(_ subject: TransportUnderTest) async throws {
        let server = try OpenSSLServer()
        defer { server.close() }
        let error = try await transportError {
            try await subject.withTransport {
                try await $0.send(.post("https://127.0.0.1:\(server.port)\(Self.path)"))
            }
        }
        check(error)
    }
}

/// `openssl s_server` with a certificate of its own making.
final class OpenSSLServer {
    static let executable = "/usr/bin/openssl"
    static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: executable) }

    let port: Int
    private let process: Process
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "oauth2-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (key, certificate) = (folder.appending(path: "key").path, folder.appending(path: "certificate").path)
        let request = try Self.run(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
                + ["-subj", "/CN=127.0.0.1", "-keyout", key, "-out", certificate],
            output: Pipe()
        )
        request.waitUntilExit()
        let output = Pipe()
        process = try Self.run(
            ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"],
            output: output
        )
        var text = ""
        while !text.contains("ACCEPT 127.0.0.1:") || !text.hasSuffix("\n") {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "openssl s_server ended: \(text)")
            text += String(decoding: data, as: UTF8.self)
        }
        port = try #require(text.split(separator: ":").last.flatMap { Int($0.trimmingCharacters(in: .newlines)) })
    }

    func close() {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func run(_ arguments: [String], output: Pipe) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }
}
