import Synchronization

/// The directory that a file storage uses, opened again when it was deleted and something is in its place; all calls block.
final class OpenDirectory: Sendable {
    private let path: String
    private let lockTimeLimit: Duration
    private let current: Mutex<TokenDirectory>
    private let spares: SpareDescriptors

    init(path: String, lockTimeLimit: Duration) throws(FileTokenStorage.Failure) {
        self.path = path
        self.lockTimeLimit = lockTimeLimit
        let directory = try TokenDirectory(path: path, lockTimeLimit: lockTimeLimit, mayCreate: true)
        current = Mutex(directory)
        spares = SpareDescriptors(timeLimit: lockTimeLimit)
        directory.removeLeftovers()
        // The first write says so if there are none.
        try? spares.fill(directory)
    }

    /// Does something that writes nothing.
    func read<Value: Sendable>(
        _ work: (TokenDirectory) throws(FileTokenStorage.Failure) -> Value
    ) throws(FileTokenStorage.Failure) -> Value {
        try perform(try directory(), work)
    }

    /// Does something that writes, and begins with descriptors in reserve.
    func write<Value: Sendable>(
        _ work: (TokenDirectory) throws(FileTokenStorage.Failure) -> Value
    ) throws(FileTokenStorage.Failure) -> Value {
        let directory = try directory()
        try spares.fill(directory)
        return try perform(directory, work)
    }

    private func perform<Value: Sendable>(
        _ directory: TokenDirectory,
        _ work: (TokenDirectory) throws(FileTokenStorage.Failure) -> Value
    ) throws(FileTokenStorage.Failure) -> Value {
        do throws(FileTokenStorage.Failure) {
            return try work(directory)
        } catch {
            if error.isOutOfDescriptors { return try spares.use(for: directory, work) }
            // A write finds nothing either where there is no directory any more.
            throw directory.isRemoved ? FileTokenStorage.Failure(.removedDirectory, file: ".") : error
        }
    }

    /// The directory, or the one in the place of a deleted one.
    private func directory() throws(FileTokenStorage.Failure) -> TokenDirectory {
        try current.withLock { current throws(FileTokenStorage.Failure) in
            guard current.isRemoved else { return current }
            do throws(FileTokenStorage.Failure) {
                current = try TokenDirectory(path: path, lockTimeLimit: lockTimeLimit, mayCreate: false)
            } catch {
                throw error.reason == .system ? FileTokenStorage.Failure(.removedDirectory, file: ".") : error
            }
            return current
        }
    }
}
