import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// Descriptors that a storage holds back, so that it can save when the process has used up all others.
///
/// A refresh token is spent when it is presented, and the answer's must be saved then, whatever connections and files the rest of the
/// process has open. A write therefore begins with all of them, and is not made without: the lease before a request is one.
final class SpareDescriptors: Sendable {
    /// A lock and a file: what a write has open at a time.
    private static let count = 2

    private final class Spare: Sendable {
        let descriptor: FileDescriptor

        init(_ directory: TokenDirectory) throws(FileTokenStorage.Failure) {
            descriptor = try directory.directory.openFile(".", O_RDONLY | O_DIRECTORY)
        }
    }

    private let spares = Mutex<[Spare]>([])

    /// How long a call waits while others take what it gives up.
    private let timeLimit: Duration

    init(timeLimit: Duration) { self.timeLimit = timeLimit }

    /// Makes sure that all are held.
    func fill(_ directory: TokenDirectory) throws(FileTokenStorage.Failure) {
        try spares.withLock { spares throws(FileTokenStorage.Failure) in
            while spares.count < Self.count { spares.append(try Spare(directory)) }
        }
    }

    /// Does something that found no descriptor, with these ones; one caller after the other.
    func use<Value: Sendable>(
        for directory: TokenDirectory,
        _ work: (TokenDirectory) throws(FileTokenStorage.Failure) -> Value
    ) throws(FileTokenStorage.Failure) -> Value {
        try spares.withLock { spares throws(FileTokenStorage.Failure) in
            // Without any to give up there is nothing to wait for.
            let isHolding = !spares.isEmpty
            spares = []
            defer {
                while spares.count < Self.count, let spare = try? Spare(directory) { spares.append(spare) }
            }
            let clock = ContinuousClock()
            let deadline = clock.now + timeLimit
            while true {
                do throws(FileTokenStorage.Failure) {
                    return try work(directory)
                } catch {
                    guard isHolding, error.isOutOfDescriptors, clock.now < deadline else { throw error }
                    // Somebody else was faster. Blocks a thread of the storage's own.
                    usleep(2_000)
                }
            }
        }
    }
}
