import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `openssl s_server` on 127.0.0.1 with a certificate of its own making, for one connection.
///
/// The end of a program is read from its output and not awaited with `Process.waitUntilExit()`, which can hang next to
/// Swift Testing's own supervision of child processes.
struct OpenSSLServer {
    static let executable = "/usr/bin/openssl"
    static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: executable) }

    let port: Int
    private let process: Process
    private let folder: URL

    /// - Parameter options: Further options of `s_server`; one of `-cert` and `-key` takes the place of those made here.
    /// - Throws: When the program cannot be started.
    init(_ options: [String] = []) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "oauth2-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (key, certificate) = (folder.appending(path: "key").path, folder.appending(path: "certificate").path)
        let (_, request) = try Self.run(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
                + ["-subj", "/CN=127.0.0.1", "-keyout", key, "-out", certificate]
        )
        _ = try request.readToEnd()
        let (process, output) = try Self.run(
            ["s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-www", "-cert", certificate, "-key", key] + options
        )
        self.process = process
        var text = ""
        while !text.contains("ACCEPT 127.0.0.1:") || !text.hasSuffix("\n") {
            let data = output.availableData
            try #require(!data.isEmpty, "openssl s_server ended: \(text)")
            text += String(decoding: data, as: UTF8.self)
        }
        port = try #require(text.split(separator: ":").last.flatMap { Int($0.trimmingCharacters(in: .newlines)) })
    }

    /// Ends the server, whatever signals it was made to ignore.
    func close() {
        kill(process.processIdentifier, SIGKILL)
        try? FileManager.default.removeItem(at: folder)
    }

    private static func run(_ arguments: [String]) throws -> (Process, FileHandle) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, output.fileHandleForReading)
    }
}
