import OAuth2
import OAuth2Testing

extension BrokenStorage {
    static let replicas: [BrokenStorage] = [
        .init(mistake: "each instance remembers what it read", breaks: [.sharedStore]) {
            let base = InMemoryTokenStorage()
            return { cached(base) }
        },
        .init(mistake: "looks, and then creates", breaks: [.oneCreatorWins]) {
            altered { storage in
                storage.onSwap = { base, key, expected, bytes in
                    guard expected == nil else {
                        return try await base.compareAndSwap(key, expected: expected, bytes: bytes)
                    }
                    guard try await base.load(key) == nil else { return nil }
                    await letOthersRun()
                    return try await overwrite(base, key, bytes)
                }
            }
        },
        .init(mistake: "looks, and then replaces", breaks: [.noLostUpdate]) {
            altered { storage in
                storage.onSwap = { base, key, expected, bytes in
                    guard let expected else { return try await base.compareAndSwap(key, expected: nil, bytes: bytes) }
                    guard try await base.load(key)?.version == expected else { return nil }
                    await letOthersRun()
                    return try await overwrite(base, key, bytes)
                }
            }
        },
        .init(mistake: "looks, and then deletes", breaks: [.oneDeleterWins]) {
            altered { storage in
                storage.onDelete = { base, key, expected in
                    guard try await base.load(key)?.version == expected else { return false }
                    await letOthersRun()
                    _ = try await base.delete(key, expected: expected)
                    return true
                }
            }
        },
        .init(mistake: "replacements exclude each other in their own instance only", breaks: [.noLostUpdate]) {
            let base = InMemoryTokenStorage()
            return {
                let turn = AsyncLock()
                var storage = AlteredStorage()
                storage.base = base
                storage.onSwap = { base, key, expected, bytes in
                    guard let expected else { return try await base.compareAndSwap(key, expected: nil, bytes: bytes) }
                    return try await turn.locked {
                        guard try await base.load(key)?.version == expected else { return nil }
                        await letOthersRun()
                        return try await overwrite(base, key, bytes)
                    }
                }
                return storage
            }
        },
    ]

    /// Long enough that somebody else looks, too, when somebody is there.
    private static func letOthersRun() async {
        for _ in 0..<200 { await Task.yield() }
    }

    private static func overwrite(_ base: any TokenStorage, _ key: String, _ bytes: [UInt8]) async throws
        -> RecordVersion?
    {
        while true {
            let version = try await base.load(key)?.version
            if let new = try await base.compareAndSwap(key, expected: version, bytes: bytes) { return new }
        }
    }

    /// Forgets what it remembers when it writes or is refused.
    private static func cached(_ base: any TokenStorage) -> any TokenStorage {
        let cache = Shared<[[UInt8]: StoredRecord]>([:])
        var storage = AlteredStorage()
        storage.base = base
        storage.onLoad = { base, key in
            if let record = cache.withLock({ $0[Array(key.utf8)] }) { return record }
            let record = try await base.load(key)
            cache.withLock { $0[Array(key.utf8)] = record }
            return record
        }
        storage.onSwap = { base, key, expected, bytes in
            cache.withLock { $0[Array(key.utf8)] = nil }
            return try await base.compareAndSwap(key, expected: expected, bytes: bytes)
        }
        storage.onDelete = { base, key, expected in
            cache.withLock { $0[Array(key.utf8)] = nil }
            return try await base.delete(key, expected: expected)
        }
        return storage
    }
}

/// One at a time, also across suspensions.
private actor AsyncLock {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func locked<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        if isTaken { await withCheckedContinuation { waiting.append($0) } }
        isTaken = true
        defer { if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() } }
        return try await body()
    }
}
