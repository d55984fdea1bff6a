import Foundation
import Testing

@testable import OAuth2

/// The two halves of `Tests/DiskFaults/run`, which lets the power fail in between.
@Suite(
    "Disk faults",
    .enabled(if: ProcessInfo.processInfo.environment["OAUTH2_DISK_FAULTS"] != nil, "Tests/DiskFaults/run")
)
struct DiskFaultTests {
    private func storage() throws -> FileTokenStorage {
        try FileTokenStorage(directory: try #require(ProcessInfo.processInfo.environment["OAUTH2_DISK_FAULTS"]))
    }

    @Test("records are written, replaced and removed, and the process ends")
    func write() async throws {
        let storage = try storage()
        let first = try await storage.compareAndSwap("ada", expected: nil, bytes: [1])
        #expect(try await storage.compareAndSwap("ada", expected: first, bytes: [2]) != nil)
        #expect(try await storage.compareAndSwap("new", expected: nil, bytes: [3]) != nil)
        let removed = try #require(try await storage.compareAndSwap("gone", expected: nil, bytes: [4]))
        #expect(try await storage.delete("gone", expected: removed))
        exit(0)
    }

    @Test("what was confirmed is there, and what was removed is not")
    func read() async throws {
        let storage = try storage()
        #expect(try await storage.load("ada")?.bytes == [2])
        #expect(try await storage.load("new")?.bytes == [3])
        #expect(try await storage.load("gone") == nil)
    }
}
