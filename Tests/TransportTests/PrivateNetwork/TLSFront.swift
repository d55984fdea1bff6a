import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A port that speaks TLS in front of a ``ScriptedServer``, which thereby sees what went through the encryption.
struct TLSFront {
    /// The server certificates that the script makes, by their file names.
    enum Certificate: String, CaseIterable {
        case good, expired
        case wrongHost = "wrong-host"
        case unknownAuthority = "unknown-authority"
        case folderOnly = "folder-only"
    }

    let port: Int
    private let process: Process
    private let input = Pipe()

    /// Starts it; it ends with the process.
    ///
    /// - Parameters:
    ///   - server: Where the decrypted bytes go.
    ///   - certificate: What it shows.
    ///   - mode: The protocol to choose by ALPN, or another word that `tls-front.py` knows.
    /// - Throws: When the program cannot be started.
    init(_ server: ScriptedServer, _ certificate: Certificate = .good, mode: String? = nil) throws {
        let folder = try #require(Provisions.folder)
        let program = try #require(Provisions.front)
        let output = Pipe()
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["python3", "-W", "ignore", program]
            + ["pem", "key"].map { "\(folder)/\(certificate.rawValue).\($0)" }
            + ["\(server.port)"] + (mode.map { [$0] } ?? [])
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(line.trimmingCharacters(in: .newlines)), "tls-front.py ended")
    }

    func url(_ path: String = "/token") -> String { "https://127.0.0.1:\(port)\(path)" }

    func close() {
        kill(process.processIdentifier, SIGKILL)
    }
}

/// Runs `body` with a server behind TLS; both are closed afterwards.
func withTLSServer<Result>(
    _ certificate: TLSFront.Certificate = .good,
    mode: String? = nil,
    _ script: @escaping @Sendable (ScriptedConnection) -> Void,
    body: (TLSFront, ScriptedServer) async throws -> Result
) async throws -> Result {
    try await withServer(script) { server in
        let front = try TLSFront(server, certificate, mode: mode)
        defer { front.close() }
        return try await body(front, server)
    }
}
