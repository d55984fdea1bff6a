#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// An open file or directory, closed when it goes.
///
/// The calls take pointers to memory that Swift keeps alive for the length of the call; nothing keeps one. Each is repeated
/// when a signal interrupts it.
struct FileDescriptor: ~Copyable, Sendable {
    let number: Int32
    /// For errors.
    let name: String

    /// Opens a directory by its path.
    static func directory(_ path: String) throws(FileTokenStorage.Failure) -> FileDescriptor {
        let number = retrying { unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard number >= 0 else { throw .init(call: "open", file: ".", errorNumber: errno) }
        return FileDescriptor(number: number, name: ".")
    }

    /// Opens a file in this directory.
    ///
    /// A symbolic link is never followed, and nobody is waited for: opening a FIFO would otherwise take until somebody writes.
    func openFile(_ name: String, _ flags: Int32) throws(FileTokenStorage.Failure) -> FileDescriptor {
        let number = retrying {
            unsafe openat(self.number, name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        }
        guard number >= 0 else { throw .init(call: "open", file: name, errorNumber: errno) }
        return FileDescriptor(number: number, name: name)
    }

    private init(number: Int32, name: String) {
        self.number = number
        self.name = name
    }

    deinit { _ = close(number) }

    func status() throws(FileTokenStorage.Failure) -> stat {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw failure("fstat") }
        return status
    }

    /// Reads to the end of the file.
    func readAll() throws(FileTokenStorage.Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        // One more than there is: the read that finds the end needs no memory of its own.
        var chunk = [UInt8](repeating: 0, count: Int(try status().st_size) + 1)
        while true {
            let size = chunk.count
            let count = retrying { unsafe read(number, &chunk, size) }
            guard count >= 0 else { throw failure("read") }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }

    func writeAll(_ bytes: [UInt8]) throws(FileTokenStorage.Failure) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { all in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: all[written...])
                return retrying { unsafe write(number, rest.baseAddress, rest.count) }
            }
            guard count >= 0 else { throw failure("write") }
            written += count
        }
    }

    /// Waits until the content, or a directory's entries, are on the disk.
    func synchronize() throws(FileTokenStorage.Failure) {
        #if canImport(Darwin)
        // There fsync leaves the data in the drive's cache. Not every file system knows the other call.
        if fcntl(number, F_FULLFSYNC) == 0 { return }
        #endif
        guard retrying({ fsync(number) }) == 0 else { throw failure("fsync") }
    }

    /// Takes the file's lock if nobody has it; it is given back when the file is closed.
    func tryLock() throws(FileTokenStorage.Failure) -> Bool {
        if retrying({ flock(number, LOCK_EX | LOCK_NB) }) == 0 { return true }
        guard errno == EWOULDBLOCK else { throw failure("flock") }
        return false
    }

    private func failure(_ call: StaticString) -> FileTokenStorage.Failure {
        .init(call: call, file: name, errorNumber: errno)
    }
}

/// Repeats a call that a signal interrupted.
private func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}
