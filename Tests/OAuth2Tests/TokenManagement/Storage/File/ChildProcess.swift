import Foundation
import Testing

@testable import OAuth2

/// What the tests of several processes run in them.
enum ChildProcess {
    /// A record that holds `count` in each of its many words, so that half a write would show.
    static func bytes(_ count: Int) -> [UInt8] { Array(String(repeating: "\(count) ", count: 2000).utf8) }

    /// The number in each word.
    static func count(_ bytes: [UInt8]) throws -> Int {
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        #expect(words.count == 2000 && Set(words).count == 1)
        return try #require(words.first.flatMap { Int($0) })
    }

    /// Adds one to the record of `ada` and returns the sum.
    @discardableResult
    static func increment(_ storage: FileTokenStorage) async throws -> Int {
        while true {
            let record = try await storage.load("ada")
            let next = try record.map { try count($0.bytes) + 1 } ?? 1
            let swapped = try await storage.compareAndSwap("ada", expected: record?.version, bytes: bytes(next))
            if swapped != nil { return next }
        }
    }

    /// Increments, and writes down each sum that was confirmed, until the process is killed by a thread of its own.
    static func writeUntilKilled(_ path: String) async throws {
        let storage = try FileTokenStorage(directory: path)
        let confirmed = unsafe open(path + "/confirmed", O_WRONLY | O_CREAT, 0o600)
        // The first write starts the fuse, so that every child gets somewhere, however slow the machine is.
        var isBurning = false
        while true {
            let text = Array("\(try await increment(storage))".utf8)
            // The sum only grows, so that writing it over the last one needs no truncation.
            #expect(unsafe pwrite(confirmed, text, text.count, 0) == text.count)
            if isBurning { continue }
            isBurning = true
            Thread.detachNewThread {
                usleep(.random(in: 0..<40_000))
                kill(getpid(), SIGKILL)
            }
        }
    }

    /// Writes more than the disk takes and looks whether all is as before.
    static func writeTooMuch(_ path: String, expecting errorNumber: Int32) async throws {
        let storage = try FileTokenStorage(directory: path)
        let version = try #require(try await storage.compareAndSwap("ada", expected: nil, bytes: [1]))
        let failure = try await FileTokenStorageTests.failure {
            _ = try await storage.compareAndSwap("ada", expected: version, bytes: Array(repeating: 2, count: 1 << 20))
        }
        #expect(failure.reason == .system && failure.call == "write" && failure.errorNumber == errorNumber)
        // Half a record would keep the disk full.
        #expect(try !FileManager.default.contentsOfDirectory(atPath: path).contains { $0.hasPrefix("draft") })
        #expect(try await storage.load("ada")?.version == version)
        #expect(try await storage.load("ada")?.bytes == [1])
        #expect(try await storage.compareAndSwap("ada", expected: version, bytes: [2]) != nil)
    }

    #if canImport(Glibc)
    static let fileSizeLimit = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    #else
    static let fileSizeLimit = RLIMIT_FSIZE
    #endif
}
