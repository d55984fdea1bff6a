import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: what is in the place of a record, or of the directory")
struct RecordPlaceFieldReportTests {
    let directory = TemporaryDirectory()
    let name = RecordName(key: "ada")

    private func put(_ kind: String) throws {
        let path = directory.path + "/" + name.record
        switch kind {
        case "FIFO": #expect(unsafe mkfifo(path, 0o600) == 0)
        case "link to a FIFO":
            #expect(unsafe mkfifo(path + ".other", 0o600) == 0)
            #expect(unsafe symlink(path + ".other", path) == 0)
        case "dangling link": #expect(unsafe symlink("/nowhere", path) == 0)
        case "link to a device": #expect(unsafe symlink("/dev/zero", path) == 0)
        case "huge file":
            try directory.write([1], to: name.record)
            #expect(unsafe truncate(path, 1 << 40) == 0)
        default: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
    }

    @Test(
        "A10: what is no regular file blocks nobody, and is replaced and removed like a damaged record",
        arguments: ["FIFO", "link to a FIFO", "dangling link", "link to a device", "huge file"]
    )
    func irregular(kind: String) async throws {
        let storage = try FileTokenStorage(directory: directory.path)
        try put(kind)
        let unreadable = try await FileTokenStorageTests.unreadable { _ = try await storage.load("ada") }
        #expect(try await storage.compareAndSwap("ada", expected: nil, bytes: [1]) == nil)
        #expect(try await storage.compareAndSwap("ada", expected: unreadable.version, bytes: [1]) != nil)
        #expect(try await storage.load("ada")?.bytes == [1])

        try FileManager.default.removeItem(atPath: directory.path + "/" + name.record)
        try? FileManager.default.removeItem(atPath: directory.path + "/" + name.record + ".other")
        try put(kind)
        let again = try await FileTokenStorageTests.unreadable { _ = try await storage.load("ada") }
        #expect(try await storage.delete("ada", expected: again.version))
        #expect(try await storage.load("ada") == nil)
    }

    @Test("A10: a directory in the place of a record is an error and stays")
    func subdirectory() async throws {
        let storage = try FileTokenStorage(directory: directory.path)
        try put("directory")
        let unreadable = try await FileTokenStorageTests.unreadable { _ = try await storage.load("ada") }
        let failure = try await FileTokenStorageTests.failure {
            _ = try await storage.compareAndSwap("ada", expected: unreadable.version, bytes: [1])
        }
        #expect(failure.call == "rename")
    }

    @Test("A10: a FIFO in the place of a lock blocks nobody")
    func lock() async throws {
        let storage = try FileTokenStorage(directory: directory.path)
        #expect(unsafe mkfifo(directory.path + "/" + RecordName.lock(name.stripe), 0o600) == 0)
        _ = try? await storage.compareAndSwap("ada", expected: nil, bytes: [1])
    }

    @Test("A10: a directory that group or others may write to is refused by name, one that they may read is not")
    func modes() throws {
        _ = try FileTokenStorage(directory: directory.path)
        for mode in [0o700, 0o750, 0o755] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory.path)
            #expect(throws: Never.self) { try FileTokenStorage(directory: directory.path) }
        }
        for mode in [0o770, 0o757, 0o775, 0o1777] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory.path)
            let error = refusal { try FileTokenStorage(directory: directory.path) }
            #expect(error?.code == .storageFailed && error?.parameter == "directory")
            #expect(error?.message.contains("chmod") == true)
        }
    }

    @Test("O2: a directory that was deleted while it was in use is a failure of the storage, not a missing grant")
    func removed() async throws {
        let login = try ScriptedLogin()
        let manager = TokenManager(client: login.client, storage: try FileTokenStorage(directory: directory.path))
        try await manager.adopt(RefreshToken("r0"), for: "ada")
        try FileManager.default.removeItem(atPath: directory.path)
        let calls: [() async throws -> Void] = [
            { _ = try await manager.storedGrant(for: "ada") }, { _ = try await manager.storedGrant(for: "nobody") },
        ]
        for call in calls {
            let error = await refusal(call)
            #expect(error?.code == .storageFailed && error?.parameter == "directory")
            #expect((error?.underlyingError as? FileTokenStorage.Failure)?.reason == .removedDirectory)
        }
        let storage = manager.storage
        for call in [
            { _ = try await storage.compareAndSwap("ada", expected: nil, bytes: [1]) },
            { _ = try await storage.delete("ada", expected: RecordVersion(rawValue: "x")) },
        ] as [() async throws -> Void] {
            #expect(try await FileTokenStorageTests.failure(call).reason == .removedDirectory)
        }
    }

    @Test("O2: a directory that was put back in its place is used again, with what is in it")
    func restored() async throws {
        let storage = try FileTokenStorage(directory: directory.path)
        _ = try await storage.compareAndSwap("ada", expected: nil, bytes: [1])
        let backup = directory.path + ".backup"
        try FileManager.default.copyItem(atPath: directory.path, toPath: backup)
        defer { try? FileManager.default.removeItem(atPath: backup) }
        try FileManager.default.removeItem(atPath: directory.path)
        await #expect(throws: OAuth2Error.self) { try await storage.load("ada") }
        try FileManager.default.copyItem(atPath: backup, toPath: directory.path)
        #expect(unsafe chmod(directory.path, 0o700) == 0)
        let record = try #require(try await storage.load("ada"))
        #expect(record.bytes == [1])
        #expect(try await storage.compareAndSwap("ada", expected: record.version, bytes: [2]) != nil)

        // Not one that others may write to.
        try FileManager.default.removeItem(atPath: directory.path)
        try FileManager.default.copyItem(atPath: backup, toPath: directory.path)
        #expect(unsafe chmod(directory.path, 0o777) == 0)
        #expect(
            try await FileTokenStorageTests.failure { _ = try await storage.load("ada") }.reason == .unsafeDirectory
        )
    }

    @Test("O2: a directory that is moved away while it is in use goes on being used")
    func moved() async throws {
        let storage = try FileTokenStorage(directory: directory.path)
        _ = try await storage.compareAndSwap("ada", expected: nil, bytes: [1])
        try FileManager.default.moveItem(atPath: directory.path, toPath: directory.path + ".moved")
        defer { try? FileManager.default.removeItem(atPath: directory.path + ".moved") }
        #expect(try await storage.load("ada")?.bytes == [1])
        #expect(try await storage.load("bob") == nil)
    }

    #if os(Linux)
    @Test("The directory's descriptor is not inherited by programs that the process starts")
    func closedOnExec() throws {
        let storage = try FileTokenStorage(directory: directory.path)
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init)
        let ours = descriptors.filter {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == directory.path
        }
        #expect(!ours.isEmpty)
        for descriptor in ours { #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0) }
        extendLifetime(storage)
    }
    #endif
}
