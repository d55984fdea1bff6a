import OAuth2

extension TokenStorageConformance.Rule {
    /// Any bytes are a record: none at all, NUL, what is not UTF-8, one mebibyte.
    public static let anyBytes = Self("any bytes") { trial in
        let key = trial.prefix + "bytes"
        let contents: [(String, [UInt8])] = [
            ("no bytes", []), ("NUL", [0]), ("0xFF", [0xFF]), ("every byte", Array(0...255)),
            ("NUL at both ends", [0, 1, 0]), ("white space", Array(text: " \t\r\n")),
            ("half a letter", [0x61, 0xC3]), ("quotes", Array(text: #"'"\x00"#)),
            ("one mebibyte", oneMebibyte),
        ]
        for (name, bytes) in contents {
            let created = try await trial.create(key, bytes)
            try trial.require(created.bytes == bytes, "created with \(name), other bytes came back")
            let other = try await trial.replace(key, created, [1])
            let replaced = try await trial.replace(key, other, bytes)
            try trial.require(replaced.bytes == bytes, "replaced with \(name), other bytes came back")
            try await trial.clean([key])
        }
    }

    /// Any text is a key, and texts that differ in one byte are different keys.
    ///
    /// A store with a limit on its keys (their length, their characters, no empty one) keeps the contract by using a hash.
    public static let anyKey = Self("any key") { trial in
        let long = String(repeating: "k", count: 10_240)
        let endings = [
            "a", "A", "a ", " a", "a\t", "a\n", "a\r\n", "a\0", "a\0b", "a/b", "a/../b", "b", "a//b", "a\\b", "%61",
            "a%", "a_",
            "*", "?", "{a}", "'; DROP TABLE oauth2_grants; --", "\"", "$1", "\u{E9}", "e\u{301}", "\u{DF}", "ss",
            "\u{130}", "i",
            "\u{1F469}\u{200D}\u{1F680}", "\u{1F469}\u{1F680}", "\u{FEFF}a", "\u{FFFF}", long + "1", long + "2", long,
        ]
        let bare = ["", " ", ".", "..", "/", "\0", "\n", "../../etc/passwd", "CON"]
        let keys = bare + endings.map { trial.prefix + $0 }
        try await trial.clean(bare)
        for (index, key) in keys.enumerated() {
            do {
                _ = try await trial.create(key, Array(text: "record \(index)"))
            } catch var failure as TokenStorageConformance.Failure {
                failure.message += "; does the storage compare keys by Unicode equivalence instead of by bytes?"
                throw failure
            }
        }
        for (index, key) in keys.enumerated() {
            let record = try await trial.load(key)
            try trial.require(
                record.bytes == Array(text: "record \(index)"),
                "the record of \(Trial.shown(key)) is another key's"
            )
        }
        try await trial.clean(keys)
    }
}

private let oneMebibyte = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
