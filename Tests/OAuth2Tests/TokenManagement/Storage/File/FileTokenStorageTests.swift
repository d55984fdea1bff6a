import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Grants in files")
struct FileTokenStorageTests {
    typealias Failure = FileTokenStorage.Failure

    let directory = TemporaryDirectory()
    let name = RecordName(key: "ada")

    /// Runs the body and returns the failure under the error it throws.
    static func failure(_ body: () async throws -> Void) async throws -> Failure {
        let error = await #expect(throws: OAuth2Error.self) { try await body() }
        let failure = try #require(error?.underlyingError as? Failure)
        #expect(error?.code == (failure.reason == .damaged ? .unreadableGrant : .storageFailed))
        #expect(error?.step == .storage)
        return failure
    }

    /// Runs the body and returns what it throws for a record that nobody can read.
    static func unreadable(_ body: () async throws -> Void) async throws -> UnreadableRecord {
        try #require(await #expect(throws: UnreadableRecord.self) { try await body() })
    }

    @Test("keeps the contract", arguments: TokenStorageConformance.Rule.all)
    func conformance(rule: TokenStorageConformance.Rule) async throws {
        try await TokenStorageConformance.check(rule) { try FileTokenStorage(directory: directory.path) }
    }

    @Test("directory and files are for this user only, and no other files are left")
    func permissions() async throws {
        let storage = try FileTokenStorage(directory: directory.path)
        #expect(try directory.permissions() == 0o700)
        _ = try await storage.compareAndSwap("ada", expected: nil, bytes: [1])
        #expect(try directory.contents() == [name.record, RecordName.lock(name.stripe)])
        for file in try directory.contents() { #expect(try directory.permissions(of: file) == 0o600) }
    }

    @Test("a directory that others may write to is refused", arguments: [0o720, 0o702, 0o777])
    func unsafeDirectory(mode: Int) async throws {
        try FileManager.default.createDirectory(
            atPath: directory.path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        _ = try FileTokenStorage(directory: directory.path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory.path)
        let failure = try await Self.failure { _ = try FileTokenStorage(directory: directory.path) }
        #expect(failure.reason == .unsafeDirectory)
    }

    @Test("a directory of another user is refused", .enabled(if: geteuid() == 0, "only root can give one away"))
    func foreignDirectory() async throws {
        _ = try FileTokenStorage(directory: directory.path)
        #expect(unsafe chown(directory.path, 65_534, 0) == 0)
        let failure = try await Self.failure { _ = try FileTokenStorage(directory: directory.path) }
        #expect(failure.reason == .unsafeDirectory)
    }

    @Test("a directory that cannot be made, or is a file, is an error with its number")
    func noDirectory() async throws {
        let missing = try await Self.failure { _ = try FileTokenStorage(directory: directory.path + "/a/b") }
        #expect(missing.reason == .system && missing.call == "mkdir" && missing.errorNumber == ENOENT)
        try Data().write(to: URL(filePath: directory.path))
        let file = try await Self.failure { _ = try FileTokenStorage(directory: directory.path) }
        #expect(file.call == "open" && file.errorNumber == ENOTDIR)
    }

    @Test("a damaged file is an error when it is read, and stays as it is for everybody who does not name its version")
    func damage() async throws {
        let storage = try FileTokenStorage(directory: directory.path)
        let version = try #require(try await storage.compareAndSwap("ada", expected: nil, bytes: [1, 2, 3]))
        let damaged = Array(try directory.read(name.record).dropLast())
        try directory.write(damaged, to: name.record)
        let unreadable = try await Self.unreadable { _ = try await storage.load("ada") }
        let failure = try #require((unreadable.reason as? OAuth2Error)?.underlyingError as? Failure)
        #expect(failure.reason == .damaged && failure.file == name.record)
        #expect(try await storage.compareAndSwap("ada", expected: version, bytes: [4]) == nil)
        #expect(try await storage.compareAndSwap("ada", expected: nil, bytes: [4]) == nil)
        #expect(try await !storage.delete("ada", expected: version))
        #expect(try directory.read(name.record) == damaged)
        // Other records do not suffer.
        #expect(try await storage.compareAndSwap("bob", expected: nil, bytes: [1]) != nil)
    }

    @Test("a symbolic link in the place of a record is not followed")
    func link() async throws {
        let storage = try FileTokenStorage(directory: directory.path)
        _ = try await storage.compareAndSwap("ada", expected: nil, bytes: [1])
        let target = directory.path + "/" + name.record
        try FileManager.default.moveItem(atPath: target, toPath: target + ".moved")
        try FileManager.default.createSymbolicLink(atPath: target, withDestinationPath: target + ".moved")
        let unreadable = try await Self.unreadable { _ = try await storage.load("ada") }
        #expect(try await storage.compareAndSwap("ada", expected: unreadable.version, bytes: [2]) != nil)
        #expect(try await storage.load("ada")?.bytes == [2])
        #expect(try RecordFile.record(in: directory.read(name.record + ".moved"), name: name)?.bytes == [1])
    }

    @Test("what a killed writer left is removed when the directory is opened, and in the way of no one")
    func leftovers() async throws {
        let storage = try FileTokenStorage(directory: directory.path)
        try directory.write([9], to: RecordName.draft(name.stripe))
        _ = try await storage.compareAndSwap("ada", expected: nil, bytes: [1])
        #expect(try directory.contents() == [name.record, RecordName.lock(name.stripe)])

        try directory.write([9], to: RecordName.draft(7))
        _ = try FileTokenStorage(directory: directory.path)
        #expect(try !directory.contents().contains(RecordName.draft(7)))
    }

    @Test("a writer that holds the lock keeps its draft, and others give up after the time limit, with nothing changed")
    func locked() async throws {
        let storage = try FileTokenStorage(directory: directory.path, lockTimeLimit: .milliseconds(20))
        let version = try #require(try await storage.compareAndSwap("ada", expected: nil, bytes: [1]))
        let lock = unsafe open(directory.path + "/" + RecordName.lock(name.stripe), O_RDWR)
        #expect(flock(lock, LOCK_EX) == 0)
        try directory.write([9], to: RecordName.draft(name.stripe))

        let another = try FileTokenStorage(directory: directory.path)
        #expect(try directory.read(RecordName.draft(name.stripe)) == [9])
        let failure = try await Self.failure {
            _ = try await storage.compareAndSwap("ada", expected: version, bytes: [2])
        }
        #expect(failure.reason == .locked && failure.file == RecordName.lock(name.stripe))
        let deletion = try await Self.failure { _ = try await storage.delete("ada", expected: version) }
        #expect(deletion.reason == .locked)
        // Reading needs no lock.
        #expect(try await another.load("ada")?.bytes == [1])

        async let waiting = another.compareAndSwap("ada", expected: version, bytes: [2])
        close(lock)
        #expect(try await waiting != nil)
    }

    @Test("a call of a cancelled task is carried out")
    func cancellation() async throws {
        let storage = try FileTokenStorage(directory: directory.path)
        let write = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await storage.compareAndSwap("ada", expected: nil, bytes: [1])
        }
        #expect(try await write.value != nil)
        #expect(try await storage.load("ada")?.bytes == [1])
    }
}
