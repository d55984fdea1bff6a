// What the accessors of ``JSONValue`` answer, by the index of the value. A value holds on to the document, which takes
// time; whoever reads many of them asks here.
extension JSONDocument {
    func isNull(at index: Int) -> Bool { nodes[index].kind == .null }

    private func range(of index: Int) -> Range<Int> { Int(nodes[index].start)..<Int(nodes[index].end) }

    /// The text, if the value is a string without a lone surrogate.
    func string(at index: Int) -> String? {
        switch nodes[index].kind {
        case .asciiString: String(ascii: bytes.span.extracting(range(of: index)))
        case .plainString: String(decoding: bytes.span.extracting(range(of: index)))
        case .escapedString:
            String(validating: JSONEscapes.decode(bytes.span.extracting(range(of: index))), as: UTF8.self)
        default: nil
        }
    }

    /// The number, if the value is an integer that fits, written with or without a fraction of zero.
    func int(at index: Int) -> Int? {
        guard nodes[index].kind == .number else { return nil }
        let text = bytes.span.extracting(range(of: index))
        if let number = Self.plainNumber(text) { return number }
        let string = String(decoding: text)
        return Int(string) ?? Double(string).flatMap(Int.init(exactly:))
    }

    /// The number, if the value is one.
    func double(at index: Int) -> Double? {
        nodes[index].kind == .number ? Double(String(decoding: bytes.span.extracting(range(of: index)))) : nil
    }

    /// A number of nothing but digits, few enough to fit, which nearly all are.
    private static func plainNumber(_ text: Span<UInt8>) -> Int? {
        guard text.count <= 18 else { return nil }
        var number = 0
        for index in text.indices {
            guard ASCII.isDigit(text[index]) else { return nil }
            number = number &* 10 &+ Int(text[index] &- UInt8(ascii: "0"))
        }
        return number
    }
}
