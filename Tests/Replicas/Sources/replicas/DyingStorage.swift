import Foundation
import OAuth2
import Synchronization

/// A countdown to the end of this process.
final class Fuse: Sendable {
    let death: Death
    private let left: Mutex<Int>

    init(_ death: Death, after steps: Int) {
        self.death = death
        left = Mutex(steps)
    }

    /// Kills this process when `step` has come often enough.
    func reach(_ step: Death) {
        guard burns(step) else { return }
        Self.die()
    }

    /// Whether this is the time to die at `step`.
    func burns(_ step: Death) -> Bool {
        guard step == death else { return false }
        return left.withLock { left in
            left -= 1
            return left == 0
        }
    }

    static func die() -> Never {
        kill(getpid(), SIGKILL)
        fatalError("SIGKILL cannot be caught")
    }
}

/// A storage that kills the process after a write.
struct DyingStorage: TokenStorage {
    let storage: any TokenStorage
    let fuse: Fuse

    func load(_ key: String) async throws -> StoredRecord? { try await storage.load(key) }

    func compareAndSwap(_ key: String, expected: RecordVersion?, bytes: [UInt8]) async throws -> RecordVersion? {
        let version = try await storage.compareAndSwap(key, expected: expected, bytes: bytes)
        if version != nil {
            let grant = JSONObject(parsing: bytes)?["grant"]?.object
            fuse.reach(grant?["lease"]?.object == nil ? .saved : .lease)
        }
        return version
    }

    func delete(_ key: String, expected: RecordVersion) async throws -> Bool {
        try await storage.delete(key, expected: expected)
    }
}
