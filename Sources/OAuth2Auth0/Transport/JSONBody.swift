import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The members of a JSON request; texts and lists of texts are all that Auth0's endpoints take.
struct JSONBody: Sendable, ExpressibleByDictionaryLiteral, RedactedDescription {
    enum Value: Sendable, Encodable {
        case text(String)
        case list([String])

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .list(let texts): try container.encode(texts)
            }
        }
    }

    private var members: [String: Value]

    init(dictionaryLiteral elements: (String, Value)...) {
        members = Dictionary(elements) { _, last in last }
    }

    subscript(name: String) -> Value? {
        get { members[name] }  // check-text: names are written in this module.
        set { members[name] = newValue }  // check-text: as above.
    }

    /// The JSON text.
    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(members))
    }
}
