/// Reads the list of challenges in a field value.
///
/// The grammar separates challenges and parameters with the same comma: a name with an equals sign behind it continues the
/// challenge, one without begins the next.
struct AuthenticationChallengeParser {
    private let bytes: [UInt8]
    private var position = 0

    init(_ field: String) { bytes = Array(field.utf8) }

    mutating func challenges() -> [AuthenticationChallenge] {
        var found: [AuthenticationChallenge] = []
        while true {
            skip { $0 == ASCII.space || $0 == ASCII.tab || $0 == UInt8(ascii: ",") }
            let scheme = take(ASCIISet.token.contains)
            guard !scheme.isEmpty else { return found }
            skipSpace()
            let (parameters, token68, isIntact) = content()
            found.append(AuthenticationChallenge(scheme: scheme, parameters: parameters, token68: token68))
            guard isIntact else { return found }
        }
    }

    /// What stands between one scheme and the next.
    private mutating func content() -> (FormParameters, token68: String?, isIntact: Bool) {
        var parameters = FormParameters()
        while true {
            let start = position
            let name = take(ASCIISet.token.contains)
            skipSpace()
            guard !name.isEmpty, takeOne("=") else {
                position = start
                return parameters.elements.isEmpty ? token68() : (parameters, nil, true)
            }
            skipSpace()
            guard let value = value() else {
                position = start
                return parameters.elements.isEmpty ? token68() : (parameters, nil, false)
            }
            parameters.append(name.lowercasedASCII, value)
            skipSpace()
            // Some servers leave the comma out.
            guard takeOne(",") || isAtParameter() else {
                return (parameters, nil, position == bytes.count)
            }
            skip { $0 == ASCII.space || $0 == ASCII.tab || $0 == UInt8(ascii: ",") }
        }
    }

    /// Whether a name with an equals sign and a value behind it comes next.
    private func isAtParameter() -> Bool {
        var ahead = self
        guard !ahead.take(ASCIISet.token.contains).isEmpty else { return false }
        ahead.skipSpace()
        guard ahead.takeOne("=") else { return false }
        ahead.skipSpace()
        return ahead.value() != nil
    }

    /// Letters, digits and a few marks with equals signs at their end; also nothing at all.
    private mutating func token68() -> (FormParameters, token68: String?, isIntact: Bool) {
        let start = position
        let text = take { ASCIISet.unreserved.contains($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }
        let padding = take { $0 == UInt8(ascii: "=") }
        skipSpace()
        if text.isEmpty {
            return (FormParameters(), nil, position == bytes.count || bytes[position] == UInt8(ascii: ","))
        }
        guard position == bytes.count || bytes[position] == UInt8(ascii: ",") else {
            // A scheme without parameters and without a comma behind it, unless it is a parameter that cannot be read.
            let isScheme = padding.isEmpty && ASCIISet.token.contains(bytes[position])
            position = start
            return (FormParameters(), nil, isScheme)
        }
        return (FormParameters(), text + padding, true)
    }

    private mutating func value() -> String? {
        guard takeOne("\"") else {
            let token = take(ASCIISet.token.contains)
            return token.isEmpty ? nil : token
        }
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case ASCII.quote: return String(decoding: text, as: UTF8.self)
            case ASCII.backslash where position < bytes.count:
                text.append(bytes[position])
                position += 1
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func take(_ isPart: (UInt8) -> Bool) -> String {
        let start = position
        skip(isPart)
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func takeOne(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skip(_ isPart: (UInt8) -> Bool) {
        while position < bytes.count, isPart(bytes[position]) { position += 1 }
    }

    private mutating func skipSpace() { skip { $0 == ASCII.space || $0 == ASCII.tab } }
}
