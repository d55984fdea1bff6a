import OAuth2
import OAuth2Testing

extension BrokenStorage {
    static let records: [BrokenStorage] = [
        .init(mistake: "an empty record where none was ever written", breaks: [.absence]) {
            neverWritten { storage, wasWritten in
                storage.onLoad = { try await $0.load($1) ?? (wasWritten($1) ? nil : emptyRecord) }
            }
        },
        .init(mistake: "deleting nothing succeeds", breaks: [.absence]) {
            neverWritten { storage, wasWritten in
                storage.onDelete = { try await $0.delete($1, expected: $2) || !wasWritten($1) }
            }
        },
        .init(mistake: "replacing nothing creates", breaks: [.absence]) {
            neverWritten { storage, wasWritten in
                storage.onSwap = {
                    let isCreation = $2 == nil || !wasWritten($1)
                    return try await $0.compareAndSwap($1, expected: isCreation ? nil : $2, bytes: $3)
                }
            }
        },
        .init(mistake: "creating the same record again succeeds", breaks: [.creation]) {
            altered { storage in
                storage.onSwap = { base, key, expected, bytes in
                    let version = try await base.compareAndSwap(key, expected: expected, bytes: bytes)
                    let record = try await base.load(key)
                    return version ?? (expected == nil && record?.bytes == bytes ? record?.version : nil)
                }
            }
        },
        .init(mistake: "a creation returns another version", breaks: [.creation]) {
            altered { storage in
                storage.onSwap = { base, key, expected, bytes in
                    let version = try await base.compareAndSwap(key, expected: expected, bytes: bytes)
                    return expected == nil ? version.map { RecordVersion(rawValue: $0.rawValue + "x") } : version
                }
            }
        },
        .init(mistake: "a replacement returns the version it replaced", breaks: [.replacement]) {
            altered { storage in
                storage.onSwap = { base, key, expected, bytes in
                    let version = try await base.compareAndSwap(key, expected: expected, bytes: bytes)
                    return version == nil ? nil : expected ?? version
                }
            }
        },
        .init(mistake: "a stale write of the same bytes succeeds", breaks: [.staleReplacement]) {
            altered { storage in
                storage.onSwap = { base, key, expected, bytes in
                    let version = try await base.compareAndSwap(key, expected: expected, bytes: bytes)
                    let record = try await base.load(key)
                    return version ?? (expected != nil && record?.bytes == bytes ? record?.version : nil)
                }
            }
        },
        .init(mistake: "a version that is not a number replaces anything", breaks: [.staleReplacement]) {
            altered { storage in
                storage.onSwap = { base, key, expected, bytes in
                    let isNumber = expected.map { Int($0.rawValue) != nil } ?? true
                    let version = isNumber ? expected : try await base.load(key)?.version
                    return try await base.compareAndSwap(key, expected: version, bytes: bytes)
                }
            }
        },
        .init(mistake: "the version is a hash of the bytes", breaks: [.versionsNeverRepeat]) {
            let storage = ModelStorage { old, bytes in String(bytes.hashValue) }
            return { keyedByBytes(storage) }
        },
        .init(mistake: "the version counts from one again after a deletion", breaks: [.versionsNeverRepeat]) {
            let storage = ModelStorage { old, bytes in String((old.flatMap { Int($0.version.rawValue) } ?? 0) + 1) }
            return { keyedByBytes(storage) }
        },
    ]

    static let deletions: [BrokenStorage] = [
        .init(mistake: "a deleted record can be replaced", breaks: [.deletion]) {
            altered { storage in
                let deleted = Shared<Set<RecordVersion>>([])
                storage.onDelete = { base, key, expected in
                    let isDeleted = try await base.delete(key, expected: expected)
                    if isDeleted { deleted.withLock { _ = $0.insert(expected) } }
                    return isDeleted
                }
                storage.onSwap = { base, key, expected, bytes in
                    let isBack = deleted.withLock { deleted in expected.map { deleted.contains($0) } ?? false }
                    return try await base.compareAndSwap(key, expected: isBack ? nil : expected, bytes: bytes)
                }
            }
        },
        .init(mistake: "a deletion can be repeated", breaks: [.deletion, .oneDeleterWins]) {
            altered { storage in
                let deleted = Shared<Set<RecordVersion>>([])
                storage.onDelete = { base, key, expected in
                    let isDeleted = try await base.delete(key, expected: expected)
                    return deleted.withLock { isDeleted ? $0.insert(expected).inserted : $0.contains(expected) }
                }
            }
        },
        .init(mistake: "a deletion does not look at the version", breaks: [.staleDeletion]) {
            altered { storage in
                storage.onDelete = { base, key, _ in
                    guard let record = try await base.load(key) else { return false }
                    return try await base.delete(key, expected: record.version)
                }
            }
        },
    ]

    static let emptyRecord = StoredRecord(bytes: [], version: RecordVersion(rawValue: "0"))

    /// Instances that share everything the alteration makes.
    static func altered(_ alter: (inout AlteredStorage) -> Void) -> () -> any TokenStorage {
        var storage = AlteredStorage()
        alter(&storage)
        let altered = storage
        return { altered }
    }

    /// Hands the alteration what tells whether a key was ever written.
    private static func neverWritten(
        _ alter: (inout AlteredStorage, @escaping @Sendable (String) -> Bool) -> Void
    ) -> () -> any TokenStorage {
        let written = Shared<Set<String>>([])
        var noting = AlteredStorage()
        noting.onSwap = { base, key, expected, bytes in
            if expected == nil { written.withLock { _ = $0.insert(key) } }
            return try await base.compareAndSwap(key, expected: expected, bytes: bytes)
        }
        let base = noting
        return altered { storage in
            storage.base = base
            alter(&storage) { key in written.withLock { $0.contains(key) } }
        }
    }

    /// With keys that differ where their bytes differ, which Swift's strings do not.
    private static func keyedByBytes(_ storage: any TokenStorage) -> any TokenStorage {
        var altered = AlteredStorage()
        altered.base = storage
        let name: @Sendable (String) -> String = { $0.utf8.map { String($0) }.joined(separator: " ") }
        altered.onLoad = { try await $0.load(name($1)) }
        altered.onSwap = { try await $0.compareAndSwap(name($1), expected: $2, bytes: $3) }
        altered.onDelete = { try await $0.delete(name($1), expected: $2) }
        return altered
    }
}
