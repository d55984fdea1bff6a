import OAuth2

extension TokenStorageConformance.Rule {
    /// What one instance writes, another one reads at once.
    public static let sharedStore = Self("shared store") { trial in
        let key = trial.prefix + "shared"
        // Each has looked, and may have kept what it saw.
        for storage in [trial.first, trial.second, trial.third] { _ = try await storage.load(key) }
        _ = try await trial.create(key, [64])
        for turn in UInt8(65)...84 {
            let (writer, reader) = turn % 2 == 0 ? (trial.first, trial.second) : (trial.second, trial.first)
            let old = try await trial.load(key, from: writer)
            try trial.require(old.bytes == [turn - 1], "an instance does not see at once what another one wrote")
            let swapped = try await writer.compareAndSwap(key, expected: old.version, bytes: [turn])
            try trial.require(swapped != nil, "an instance could not replace what another one wrote")
            let new = try await trial.load(key, from: reader)
            try trial.require(new.bytes == [turn], "an instance does not see at once what another one wrote")
        }
        let last = try await trial.load(key, from: trial.third)
        try trial.require(last.bytes == [84], "an instance does not see what another one wrote")
        try await trial.require(trial.third.delete(key, expected: last.version), "an instance could not delete")
        try await trial.require(trial.first.load(key) == nil, "an instance sees a record that another one deleted")
    }

    /// Of many that create a record at the same time, one does.
    public static let oneCreatorWins = Self("one creator wins") { trial in
        for round in 0..<4 {
            let key = trial.prefix + "created by one \(round)"
            let winners = try await trial.atOnce { number, storage in
                try await storage.compareAndSwap(key, expected: nil, bytes: [UInt8(number + 1)]) != nil
            }
            try trial.require(winners.count == 1, "\(winners.count) of \(Trial.rivals) created the same record")
            let bytes = try await trial.load(key, from: trial.third).bytes
            try trial.require(bytes == winners.map { UInt8($0 + 1) }, "the record is not the one that was created")
            try await trial.clean([key])
        }
    }

    /// Of many that delete a record at the same time, one does.
    public static let oneDeleterWins = Self("one deleter wins") { trial in
        for round in 0..<4 {
            let key = trial.prefix + "deleted by one \(round)"
            let record = try await trial.create(key, [1])
            let winners = try await trial.atOnce { _, storage in
                try await storage.delete(key, expected: record.version)
            }
            try trial.require(winners.count == 1, "\(winners.count) of \(Trial.rivals) deleted the same record")
        }
    }

    /// Of many that replace a record again and again, each time with what they read, no write gets lost.
    public static let noLostUpdate = Self("no lost update") { trial in
        let key = trial.prefix + "counted"
        let steps = 4
        _ = try await trial.create(key, Array(text: "0"))
        let finished = try await trial.atOnce { number, storage in
            for step in 0..<steps { try await trial.increment(key, in: storage, by: "\(number).\(step)") }
            return true
        }
        let wanted = finished.count * steps
        let last = try await trial.count(trial.load(key, from: trial.third))
        try trial.require(last == wanted, "after \(wanted) increments the counter is at \(last)")
        try await trial.clean([key])
    }
}

extension Trial {
    /// How many do something at the same time.
    static let rivals = 64

    /// Does something many times at once, on two instances; returns the numbers of those who say that they did it.
    fileprivate func atOnce(
        _ body: @escaping @Sendable (Int, any TokenStorage) async throws -> Bool
    ) async throws -> [Int] {
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 0..<Self.rivals {
                let storage = number % 2 == 0 ? first : second
                group.addTask { try await body(number, storage) ? number : nil }
            }
            var winners: [Int] = []
            for try await number in group { if let number { winners.append(number) } }
            return winners
        }
    }

    /// Adds one to the counter in a record.
    fileprivate func increment(_ key: String, in storage: any TokenStorage, by writer: String) async throws {
        // Each time that somebody loses, somebody wins; many more losses than rivals' steps are no bad luck.
        for _ in 0..<10_000 {
            let record = try await load(key, from: storage)
            let bytes = Array(text: "\(try count(record) + 1) \(writer)")
            let swapped = try await storage.compareAndSwap(key, expected: record.version, bytes: bytes)
            if swapped != nil { return }
        }
        throw TokenStorageConformance.Failure(rule: rule, message: "a write was refused 10000 times")
    }

    /// The counter; who wrote it stands behind it, so that no two writes have the same bytes.
    fileprivate func count(_ record: StoredRecord) throws -> Int {
        guard let number = Int(String(decoding: record.bytes.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)) else {
            throw TokenStorageConformance.Failure(rule: rule, message: "the record has bytes that nobody wrote")
        }
        return number
    }
}
