import Foundation
import Testing

@testable import OAuth2

/// What needs processes of its own: children that are killed, run at the same time, or may not write.
@Suite("Grants in files, several processes")
struct FileTokenStorageProcessTests {
    let directory = TemporaryDirectory()

    @Test("kill -9 at any moment leaves the old or the new record, and never less than was confirmed")
    func killed() async throws {
        var last = 0
        for _ in 0..<20 {
            let path = directory.path
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                try await ChildProcess.writeUntilKilled(path)
            }
            let storage = try FileTokenStorage(directory: path)
            let confirmed = (try? directory.read("confirmed")).flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
            guard let record = try await storage.load("ada") else {
                #expect(confirmed == 0)
                continue
            }
            let count = try ChildProcess.count(record.bytes)
            #expect(count >= max(confirmed, last))
            // One write may have happened that nobody was told of.
            #expect(count <= max(confirmed, last) + 1)
            #expect(try !directory.contents().contains { $0.hasPrefix("draft") })
            last = count
        }
        #expect(last >= 20, "each child writes at least once")
    }

    @Test("processes that count in one record at the same time lose no step")
    func counting() async throws {
        let path = directory.path
        let storage = try FileTokenStorage(directory: path)
        _ = try await storage.compareAndSwap("ada", expected: nil, bytes: ChildProcess.bytes(0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String] in
                        // A process that waits for a processor keeps the lock meanwhile.
                        let storage = try FileTokenStorage(directory: path, lockTimeLimit: .seconds(600))
                        for _ in 0..<25 { try await ChildProcess.increment(storage) }
                    }
                }
            }
            try await group.waitForAll()
        }
        let record = try #require(try await storage.load("ada"))
        #expect(try ChildProcess.count(record.bytes) == 100)
    }

    @Test("a file that cannot grow is an error with its number, and the old record stays")
    func fileTooLarge() async throws {
        let path = directory.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
            #expect(unsafe setrlimit(ChildProcess.fileSizeLimit, &limit) == 0)
            try await ChildProcess.writeTooMuch(path, expecting: EFBIG)
        }
    }

    @Test("a directory that has become read-only is an error with its number, and the old record stays")
    func readOnly() async throws {
        let path = directory.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            // Root may write anywhere. At the end it has to be root again, for the leak check of a sanitizer.
            let isRoot = geteuid() == 0
            if isRoot { #expect(seteuid(65_534) == 0) }
            defer { if isRoot { #expect(seteuid(0) == 0) } }
            let storage = try FileTokenStorage(directory: path)
            let version = try #require(try await storage.compareAndSwap("ada", expected: nil, bytes: [1]))
            #expect(unsafe chmod(path, 0o500) == 0)
            let failure = try await FileTokenStorageTests.failure {
                _ = try await storage.compareAndSwap("ada", expected: version, bytes: [2])
            }
            #expect(failure.errorNumber == EACCES && failure.call == "open")
            let deletion = try await FileTokenStorageTests.failure {
                _ = try await storage.delete("ada", expected: version)
            }
            #expect(deletion.errorNumber == EACCES && deletion.call == "unlink")
            #expect(try await storage.load("ada")?.bytes == [1])
            #expect(unsafe chmod(path, 0o700) == 0)
            #expect(try await storage.compareAndSwap("ada", expected: version, bytes: [2]) != nil)
        }
    }

    #if os(Linux)
    @Test("a full disk is an error with its number, and the old record stays")
    func fullDisk() async throws {
        try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: false)
        guard unsafe mount("tmpfs", directory.path, "tmpfs", 0, "size=64k,mode=700") == 0
        else {
            return  // Only root outside a container may; the test of a file that cannot grow stands in for it.
        }
        // The storage has the directory open: MNT_DETACH, which is 2, lets go of it later.
        defer { #expect(unsafe umount2(directory.path, 2) == 0) }
        try await ChildProcess.writeTooMuch(directory.path, expecting: ENOSPC)
    }
    #endif
}
