import OAuth2
import OAuth2Testing

extension BrokenStorage {
    static let contents: [BrokenStorage] = [
        bytes("a record ends at NUL") { Array($0.prefix { $0 != 0 }) },
        bytes("a record is text") { Array(String(decoding: $0, as: UTF8.self).utf8) },
        bytes("a record is cut at 64 KiB") { Array($0.prefix(65_536)) },
        .init(mistake: "an empty record is none", breaks: [.anyBytes]) {
            altered { storage in
                storage.onLoad = { base, key in
                    let record = try await base.load(key)
                    return record?.bytes.isEmpty == true ? nil : record
                }
            }
        },
        key("keys in lower case") { $0.lowercased() },
        key("keys without white space at the end") { key in
            String(decoding: key.utf8.reversed().drop { $0 == 32 || $0 == 0 }.reversed(), as: UTF8.self)
        },
        key("keys that end at NUL") { String(decoding: $0.utf8.prefix { $0 != 0 }, as: UTF8.self) },
        key("keys cut at 255 bytes") { String(decoding: $0.utf8.prefix(255), as: UTF8.self) },
        key("keys as paths") { key in
            var parts: [Substring] = []
            for part in key.split(separator: "/") {
                if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
            }
            return parts.joined(separator: "/")
        },
        .init(mistake: "keys are compared as Swift compares strings", breaks: [.anyKey]) {
            let number = Shared(0)
            let storage = ModelStorage { _, _ in
                number.withLock { number in
                    number += 1
                    return String(number)
                }
            }
            return { storage }
        },
        .init(mistake: "an empty key is refused", breaks: [.anyKey]) {
            struct Refused: Error {}
            return altered { storage in
                storage.onSwap = { base, key, expected, bytes in
                    if key.isEmpty { throw Refused() }
                    return try await base.compareAndSwap(key, expected: expected, bytes: bytes)
                }
            }
        },
    ]

    private static func bytes(_ mistake: String, _ change: @escaping @Sendable ([UInt8]) -> [UInt8]) -> BrokenStorage {
        .init(mistake: mistake, breaks: [.anyBytes]) {
            altered { storage in
                storage.onSwap = { try await $0.compareAndSwap($1, expected: $2, bytes: change($3)) }
            }
        }
    }

    private static func key(_ mistake: String, _ change: @escaping @Sendable (String) -> String) -> BrokenStorage {
        .init(mistake: mistake, breaks: [.anyKey]) {
            altered { storage in
                storage.onLoad = { try await $0.load(change($1)) }
                storage.onSwap = { try await $0.compareAndSwap(change($1), expected: $2, bytes: $3) }
                storage.onDelete = { try await $0.delete(change($1), expected: $2) }
            }
        }
    }
}
