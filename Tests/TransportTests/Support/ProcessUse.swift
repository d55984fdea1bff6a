import Foundation
import Testing

/// What this process uses, for tests in a process of their own.
enum ProcessUse {
    /// How many file descriptors are open.
    static func descriptors() throws -> Int {
        #if os(Linux)
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        #else
        try FileManager.default.contentsOfDirectory(atPath: "/dev/fd").count
        #endif
    }

    /// A line of the system's account of this process; 0 where there is none.
    static func kilobytes(_ name: String) throws -> Int {
        #if os(Linux)
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(name) })
        return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
        #else
        return 0
        #endif
    }

    /// How many threads there are.
    static func threads() throws -> Int { try kilobytes("Threads:") }
}
