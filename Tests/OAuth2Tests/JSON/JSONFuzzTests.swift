import Foundation
import Testing

@testable import OAuth2

@Suite("JSON under random damage")
struct JSONFuzzTests {
    private static let seeds = [
        #"{"access_token":"a.b-c_d","token_type":"Bearer","expires_in":3600,"scope":"openid profile","x":null}"#,
        #"{"error":"mfa_required","mfa_token":"Fe26.2*x","mfa_requirements":{"challenge":[{"type":"otp"},{"type":"phone"}]}}"#,
        #"{"access_token":"\u00e9\ud83d\ude00\"\\\/","a":[1,-2.5e+3,true,false,[[]],{}],"b":{"c":{"d":[0]}},"é":"€"}"#,
        #" { "ok" : false , "error" : "invalid_code" , "n" : [ 1 , 2 ] } "#,
    ].map { Array($0.utf8) }

    /// Bytes that mean something to a JSON reader come up more often than by chance.
    private static let alphabet =
        Array(#"{}[]":,\u0019eE+-.tfn "#.utf8) + [0, 0x0A, 0x1F, 0x7F, 0x80, 0xC3, 0xA9, 0xFF]

    @Test("200 000 damaged documents: none crashes, and what is accepted is what JSONDecoder reads", arguments: 0..<4)
    func damage(shard: Int) throws {
        var random = SeededRandom(0x0A02_0000 + UInt64(shard))
        var accepted = 0
        for round in 0..<50_000 {
            let document = Self.damaged(Self.seeds[round % Self.seeds.count], &random)
            guard let object = JSONObject(parsing: document) else { continue }
            accepted += 1
            Self.touch(object)
            // Comparing every accepted one with Foundation takes most of the time, so a sample has to do.
            if accepted % 8 == 0 { try Self.compare(object, with: document) }
        }
        #expect(accepted > 500, "the damage is too heavy to test anything")
    }

    private static func damaged(_ seed: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var document = seed
        for _ in 0...Int.random(in: 0..<3, using: &random) {
            let index = Int.random(in: 0..<document.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: document[index] = UInt8.random(in: .min ... .max, using: &random)
            case 1: document[index] = alphabet.randomElement(using: &random) ?? 0
            case 2: document.remove(at: index)
            case 3: document.insert(alphabet.randomElement(using: &random) ?? 0, at: index)
            case 4: document[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            default:
                let end = min(document.count, index + Int.random(in: 1..<12, using: &random))
                document.insert(
                    contentsOf: document[index..<end],
                    at: Int.random(in: 0...document.count, using: &random)
                )
            }
            if document.isEmpty { return seed }
        }
        return document
    }

    /// Reads every value in every way; returns whether a number is too large for a `Double`.
    @discardableResult
    private static func touch(_ object: JSONObject) -> Bool {
        _ = object["access_token"]?.string
        return object.names.reduce(false) { found, name in object[name].map(touch) ?? false || found }
    }

    private static func touch(_ value: JSONValue) -> Bool {
        _ = value.string
        _ = value.int
        _ = value.bool
        let inside = value.object.map(touch) ?? value.array?.reduce(false) { touch($1) || $0 } ?? false
        return inside || value.double?.isInfinite == true
    }

    /// Whatever the strict reader accepts, a lenient one must accept too, and see the same members.
    private static func compare(_ object: JSONObject, with document: [UInt8]) throws {
        // Foundation refuses lone surrogate escapes and numbers out of range, which the grammar allows.
        guard let other = try? JSONSerialization.jsonObject(with: Data(document)) as? [String: Any] else {
            let text = String(decoding: document, as: UTF8.self)
            #expect(text.lowercased().contains("\\ud") || touch(object), "accepted, but not by Foundation: \(text)")
            return
        }
        let names = object.names
        // Foundation's dictionary merges names that Unicode calls equivalent.
        #expect(Set(names) == Set(other.keys))
        for name in names {
            if let text = other[name] as? String, let own = object[name]?.string {
                #expect(own.unicodeScalars.elementsEqual(text.unicodeScalars))
            }
        }
    }
}
