/// What is in an answer's body, found by looking at the body: content types lie, and GitHub and Facebook answer in form
/// encoding unless asked otherwise.
struct AnswerBody {
    enum Kind {
        /// A JSON object.
        case json
        /// Form encoding.
        case form
        /// It begins like a JSON object and is none: cut off, or not strict JSON.
        case brokenJSON
        /// HTML, plain text, an array, or nothing.
        case other
    }

    let kind: Kind

    /// The members, none for a body without any.
    let members: JSONObject

    private init(_ kind: Kind, _ members: JSONObject = JSONObject()) {
        self.kind = kind
        self.members = members
    }

    /// A body that was no strict JSON, and could be read all the same.
    init(repaired members: JSONObject) { self.init(.json, members) }

    init(_ body: [UInt8]) {
        // Nearly all bodies begin with the brace.
        if body.first == UInt8(ascii: "{") {
            self = Self.json(in: body)
            return
        }
        let text = body.starts(with: [0xEF, 0xBB, 0xBF]) ? body[3...] : body[...]  // a byte order mark
        switch text.first(where: { $0 > ASCII.space }) {
        case UInt8(ascii: "{"):
            self = Self.json(in: body)
        case let first? where ASCII.isLetter(first):
            // Letters, digits, '_' up to the first '=': prose has a space there, HTML a '<'.
            let name = text.prefix { $0 != UInt8(ascii: "=") }
            let looksLikeForm =
                name.count < text.count && name.allSatisfy(ASCIISet.unreserved.contains)
                && !text.contains { $0 == ASCII.space || $0 == UInt8(ascii: "<") }
            let parameters = looksLikeForm ? FormParameters(form: text) : nil
            self = parameters.map { Self(.form, JSONObject($0)) } ?? Self(.other)
        default:
            self = Self(.other)
        }
    }

    private static func json(in body: [UInt8]) -> Self {
        JSONObject(parsing: body).map { Self(.json, $0) } ?? Self(.brokenJSON)
    }
}
