import OAuth2

extension TokenStorageConformance.Rule {
    /// Without a record, reading gives `nil`, and nothing is replaced or deleted.
    public static let absence = Self("absence") { trial in
        let key = trial.prefix + "absent"
        let version = try await trial.create(trial.prefix + "other", [1]).version
        try await trial.require(trial.first.load(key) == nil, "a key that was never written has a record")
        let swapped = try await trial.first.compareAndSwap(key, expected: version, bytes: [2])
        try trial.require(swapped == nil, "a record that is not there was replaced")
        try await trial.require(!trial.first.delete(key, expected: version), "a record that is not there was deleted")
        try await trial.require(trial.first.load(key) == nil, "a refused write left a record")
        try await trial.clean([key, trial.prefix + "other"])
    }

    /// A record is created where none is, is there with the version that was returned, and is created once.
    public static let creation = Self("creation") { trial in
        let key = trial.prefix + "created"
        let version = try await trial.first.compareAndSwap(key, expected: nil, bytes: [1])
        try trial.require(version != nil, "a record could not be created")
        let record = try await trial.load(key)
        try trial.require(record.bytes == [1], "the record has other bytes than were written")
        try trial.require(record.version == version, "the record has another version than was returned")
        for bytes: [UInt8] in [[1], [2]] {
            let again = try await trial.first.compareAndSwap(key, expected: nil, bytes: bytes)
            try trial.require(again == nil, "a record was created where one was, with bytes \(bytes) over [1]")
        }
        try await trial.require(trial.load(key).bytes == [1], "a refused creation changed the record")
        try await trial.clean([key])
    }

    /// Who knows the version replaces the record, and gets the version of the new one.
    public static let replacement = Self("replacement") { trial in
        let key = trial.prefix + "replaced"
        let old = try await trial.create(key, [1])
        let version = try await trial.first.compareAndSwap(key, expected: old.version, bytes: [2])
        try trial.require(version != nil, "a record could not be replaced by who knew its version")
        let new = try await trial.load(key)
        try trial.require(new.bytes == [2], "the record has other bytes than were written")
        try trial.require(new.version == version, "the record has another version than was returned")
        try await trial.clean([key])
    }

    /// Who knows an older version, or one that never was, replaces nothing.
    public static let staleReplacement = Self("stale replacement") { trial in
        let key = trial.prefix + "stale"
        let old = try await trial.create(key, [1])
        _ = try await trial.replace(key, old, [2])
        for version in [old.version, RecordVersion(rawValue: "no version"), RecordVersion(rawValue: "")] {
            for bytes: [UInt8] in [[1], [2], [3]] {
                let swapped = try await trial.first.compareAndSwap(key, expected: version, bytes: bytes)
                try trial.require(swapped == nil, "a record was replaced with \(bytes) by who knew another version")
            }
        }
        try await trial.require(trial.load(key).bytes == [2], "a refused write changed the record")
        try await trial.clean([key])
    }

    /// Who knows the version deletes the record, once.
    public static let deletion = Self("deletion") { trial in
        let key = trial.prefix + "deleted"
        let record = try await trial.create(key, [1])
        try await trial.require(trial.first.delete(key, expected: record.version), "a record could not be deleted")
        try await trial.require(trial.first.load(key) == nil, "a deleted record is still there")
        let again = try await trial.first.delete(key, expected: record.version)
        try trial.require(!again, "a record was deleted twice")
        let swapped = try await trial.first.compareAndSwap(key, expected: record.version, bytes: [2])
        try trial.require(swapped == nil, "a deleted record was replaced")
        try await trial.clean([key])
    }

    /// Who knows an older version, or one that never was, deletes nothing.
    public static let staleDeletion = Self("stale deletion") { trial in
        let key = trial.prefix + "kept"
        let old = try await trial.create(key, [1])
        _ = try await trial.replace(key, old, [2])
        for version in [old.version, RecordVersion(rawValue: "no version"), RecordVersion(rawValue: "")] {
            let deleted = try await trial.first.delete(key, expected: version)
            try trial.require(!deleted, "a record was deleted by who knew another version")
        }
        try await trial.require(trial.load(key).bytes == [2], "a refused deletion changed the record")
        try await trial.clean([key])
    }

    /// No version comes back: not with the same bytes, and not after the record was deleted.
    public static let versionsNeverRepeat = Self("versions never repeat") { trial in
        let key = trial.prefix + "versions"
        var seen: Set<RecordVersion> = []
        for _ in 0..<20 {
            let created = try await trial.create(key, [1])
            let replaced = try await trial.replace(key, created, [1])
            for version in [created.version, replaced.version] {
                try trial.require(seen.insert(version).inserted, "a version came back: \(version.rawValue)")
            }
            let deleted = try await trial.first.delete(key, expected: replaced.version)
            try trial.require(deleted, "a record could not be deleted")
        }
    }
}
