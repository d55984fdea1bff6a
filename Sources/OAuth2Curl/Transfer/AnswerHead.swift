#if os(Linux)
import OAuth2

/// Status and header fields of an answer, line by line as libcurl hands them over.
struct AnswerHead {
    /// What libcurl takes no offence at, and a client of an authorization server should.
    enum Refusal: Error, Equatable {
        case tooLarge
        case malformed
        case severalContentTypes
    }

    /// As much as libcurl itself takes over HTTP/2, and more than any server sends.
    static let maximumBytes = 128 * 1024
    static let maximumFields = 512

    private(set) var status = 0
    private var fields: [(name: String, value: String)] = []
    private var byteCount = 0
    /// Whether the empty line behind the last field of a final answer was there.
    private(set) var isComplete = false

    /// The header fields, in order.
    var headers: TransportHeaders { TransportHeaders(fields) }

    /// Takes a line with its end: the status line, a field or the empty line behind the last.
    mutating func take(_ line: some BidirectionalCollection<UInt8>) throws(Refusal) {
        byteCount += line.count
        guard byteCount <= Self.maximumBytes else { throw .tooLarge }
        // Trailer fields (RFC 9110 section 6.5) come behind the body, where nobody expects any.
        guard !isComplete else { return }
        let line = line.prefix { $0 != 0x0D && $0 != 0x0A }
        guard let first = line.first else {
            // RFC 9110 section 15.2: an informational answer comes before the final one, whose status line is next.
            isComplete = !(100..<200).contains(status)
            if isComplete, fields.count(where: { $0.name.lowercased() == "content-type" }) > 1 {
                throw .severalContentTypes
            }
            return
        }
        if line.starts(with: "HTTP/".utf8) {
            status = Self.status(line)
            fields = []
        } else if first == 0x20 || first == 0x09 {
            try fold(line)
        } else {
            try append(line)
        }
    }

    private mutating func append(_ line: some BidirectionalCollection<UInt8>) throws(Refusal) {
        guard fields.count < Self.maximumFields else { throw .tooLarge }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            // RFC 9112 section 5.1: no space before the colon.
            line[..<colon].allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw .malformed }
        fields.append((Self.text(line[..<colon]), try Self.value(line[line.index(after: colon)...])))
    }

    /// RFC 9112 section 5.2: a line that begins with white space goes on with the value of the line before.
    private mutating func fold(_ line: some BidirectionalCollection<UInt8>) throws(Refusal) {
        guard let last = fields.indices.last else { throw .malformed }
        fields[last].value += " " + (try Self.value(line))
    }

    private static func value(_ bytes: some BidirectionalCollection<UInt8>) throws(Refusal) -> String {
        let bytes = trimmed(bytes) { $0 == 0x20 || $0 == 0x09 }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else { throw .malformed }
        return text(bytes)
    }

    /// The number behind the first space, as in `HTTP/1.1 200 OK`; libcurl has checked it.
    private static func status(_ line: some BidirectionalCollection<UInt8>) -> Int {
        line.drop { $0 != 0x20 }.drop { $0 == 0x20 }.prefix { (0x30...0x39).contains($0) }
            .reduce(0) { $0 &* 10 &+ Int($1 - 0x30) }
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func trimmed<Bytes: BidirectionalCollection<UInt8>>(
        _ bytes: Bytes,
        _ isTrimmed: (UInt8) -> Bool
    ) -> Bytes.SubSequence {
        let rest = bytes.drop(while: isTrimmed)
        guard let last = rest.lastIndex(where: { !isTrimmed($0) }) else { return rest[rest.endIndex...] }
        return rest[...last]
    }
}
#endif
