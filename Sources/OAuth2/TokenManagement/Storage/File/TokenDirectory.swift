#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// The directory of a file storage; all calls block.
///
/// The `unsafe` calls here take a file name as a C string that lives as long as the call.
final class TokenDirectory: Sendable {
    let directory: FileDescriptor
    private let lockTimeLimit: Duration

    /// What stands in the place of a record.
    enum Entry {
        case record(StoredRecord)
        /// Something that is no record, with a version that changes when it is replaced.
        case unreadable(RecordVersion)

        var version: RecordVersion {
            switch self {
            case .record(let record): record.version
            case .unreadable(let version): version
            }
        }
    }

    /// No record is larger; what is, was not written by this storage.
    private static let mostBytes = 64 << 20

    /// Opens the directory at `path`, which is created when it is missing and may be.
    init(path: String, lockTimeLimit: Duration, mayCreate: Bool) throws(FileTokenStorage.Failure) {
        self.lockTimeLimit = lockTimeLimit
        let isNew = unsafe mayCreate && mkdir(path, 0o700) == 0
        guard isNew || !mayCreate || errno == EEXIST else {
            throw .init(call: "mkdir", file: ".", errorNumber: errno)
        }
        directory = try FileDescriptor.directory(path)
        let status = try directory.status()
        guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
            throw .init(.unsafeDirectory, file: ".")
        }
        // So that the new directory is still there after a power failure. One that we may not read stays unsynchronized.
        if isNew { try? FileDescriptor.directory(path + "/..").synchronize() }
    }

    /// Whether it was deleted: then there is no file in it either, which says nothing on any grant.
    var isRemoved: Bool { (try? directory.status())?.st_nlink == 0 }

    // MARK: Records

    /// What is in the place of the record.
    ///
    /// Needs no lock: a rename puts the whole file there at once.
    func read(_ name: RecordName) throws(FileTokenStorage.Failure) -> Entry? {
        let name = (file: name.record, record: name)
        var status = stat()
        guard unsafe fstatat(directory.number, name.file, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            guard errno == ENOENT else { throw .init(call: "stat", file: name.file, errorNumber: errno) }
            if isRemoved { throw .init(.removedDirectory, file: ".") }
            return nil
        }
        // Before it is opened: opening a device can do something.
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.mostBytes else {
            return .unreadable(Self.version(status))
        }
        do {
            let file = try directory.openFile(name.file, O_RDONLY)
            status = try file.status()
            guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.mostBytes,
                let record = RecordFile.record(in: try file.readAll(), name: name.record)
            else { return .unreadable(Self.version(status)) }
            return .record(record)
        } catch {
            // Deleted, or replaced by a link, in between.
            if error.call.map({ ByteText($0) }) == "open", error.errorNumber == ENOENT { return nil }
            throw error
        }
    }

    /// A version for what has none of its own, of which file it is and when it was written.
    private static func version(_ status: stat) -> RecordVersion {
        #if canImport(Darwin)
        let time = status.st_mtimespec
        #else
        let time = status.st_mtim
        #endif
        let parts = [Int(truncatingIfNeeded: status.st_ino), Int(status.st_size), Int(time.tv_sec), Int(time.tv_nsec)]
        return RecordVersion(rawValue: "unreadable " + parts.map(String.init).joined(separator: " "))
    }

    /// Puts a file into the place of the record; the caller holds the lock.
    func replace(_ name: RecordName, with bytes: [UInt8]) throws(FileTokenStorage.Failure) {
        let draft = RecordName.draft(name.stripe)
        _ = unsafe unlinkat(directory.number, draft, 0)
        do throws(FileTokenStorage.Failure) {
            let file = try directory.openFile(draft, O_WRONLY | O_CREAT | O_EXCL)
            try file.writeAll(bytes)
            // Before the rename: the name must not come to the disk before the content does.
            try file.synchronize()
            guard unsafe renameat(directory.number, draft, directory.number, name.record) == 0 else {
                throw FileTokenStorage.Failure(call: "rename", file: name.record, errorNumber: errno)
            }
        } catch {
            _ = unsafe unlinkat(directory.number, draft, 0)
            throw error
        }
        try directory.synchronize()
    }

    /// Removes the record; the caller holds the lock.
    func remove(_ name: RecordName) throws(FileTokenStorage.Failure) {
        guard unsafe unlinkat(directory.number, name.record, 0) == 0 else {
            throw .init(call: "unlink", file: name.record, errorNumber: errno)
        }
        try directory.synchronize()
    }

    // MARK: Locks

    /// Does something that no other process, and no other storage of this process, does to the record at the same time.
    func locked<Value>(
        _ name: RecordName,
        _ body: () throws(FileTokenStorage.Failure) -> Value
    ) throws(FileTokenStorage.Failure) -> Value {
        let file = RecordName.lock(name.stripe)
        let clock = ContinuousClock()
        let deadline = clock.now + lockTimeLimit
        // A writer keeps the lock for the two or three writes to the disk that it waits for.
        var pause: UInt32 = 500
        while true {
            if let lock = try lock(name.stripe) {
                defer { extendLifetime(lock) }
                return try body()
            }
            guard clock.now < deadline else { throw .init(.locked, file: file) }
            // Blocks a thread of the storage's own.
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
    }

    /// The lock, if nobody has it.
    ///
    /// The file is opened each time, because a lock belongs to the opening: two threads that share one would both get it.
    private func lock(_ stripe: Int) throws(FileTokenStorage.Failure) -> FileDescriptor? {
        let name = RecordName.lock(stripe)
        let file = try directory.openFile(name, O_RDWR | O_CREAT)
        guard try file.tryLock() else { return nil }
        return file
    }

    /// Removes what writers have left that were killed; a draft whose lock is free is nobody's any more.
    ///
    /// Failures do not matter: the next writer removes it, or says what is wrong.
    func removeLeftovers() {
        for stripe in 0..<RecordName.stripes {
            let draft = RecordName.draft(stripe)
            var status = stat()
            guard unsafe fstatat(directory.number, draft, &status, AT_SYMLINK_NOFOLLOW) == 0,
                let lock = try? lock(stripe)
            else { continue }
            _ = unsafe unlinkat(directory.number, draft, 0)
            extendLifetime(lock)
        }
    }
}
