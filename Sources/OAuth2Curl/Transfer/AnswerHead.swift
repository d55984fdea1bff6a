#if os(Linux)
import OAuth2

/// Status and header fields of an answer, line by line as libcurl hands them over.
struct AnswerHead {
    /// What libcurl takes no offence at, and a client of an authorization server should.
    enum Refusal: Error, Equatable {
        case tooLarge
        case malformed
    }

    /// As much as libcurl itself takes over HTTP/2, and more than any server sends.
    static let maximumBytes = 128 * 1024
    static let maximumFields = 512

    private(set) var status = 0
    /// The names and values of the fields, one behind the other; they become strings on the thread of whoever reads them, because
    /// the one that takes the lines works for all requests.
    private var text: [UInt8] = []
    /// Where in the text each name and each value ends.
    private var ends: [Int] = []
    private var byteCount = 0
    /// Whether no line of an answer has come yet, but for informational ones: only a status line may be next.
    private(set) var expectsStatusLine = true
    /// Whether the answer came over HTTP/2, which has many requests on a connection.
    private(set) var isHTTP2 = false
    /// Whether the empty line behind the last field of a final answer was there.
    private(set) var isComplete = false

    /// The header fields, in order.
    var headers: TransportHeaders {
        var headers = TransportHeaders()
        var start = 0
        for field in stride(from: 0, to: ends.count, by: 2) {
            let (name, value) = (text[start..<ends[field]], text[ends[field]..<ends[field + 1]])
            headers.append(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
            start = ends[field + 1]
        }
        return headers
    }

    /// Allocates what the fields of most answers need.
    mutating func reserveRoom() {
        text.reserveCapacity(960)
        ends.reserveCapacity(40)
    }

    /// Takes a line with its end: the status line, a field or the empty line behind the last.
    mutating func take(_ line: some BidirectionalCollection<UInt8>) throws(Refusal) {
        byteCount += line.count
        guard byteCount <= Self.maximumBytes else { throw .tooLarge }
        // Trailer fields (RFC 9110 section 6.5) come behind the body, where nobody expects any.
        guard !isComplete else { return }
        let line = Self.withoutEnd(line)
        // RFC 9112 section 2.2: a CR that does not end the line is malformed.
        guard !line.contains(0x0D) else { throw .malformed }
        if expectsStatusLine {
            try begin(line)
        } else if let first = line.first {
            // RFC 9112 section 5.2: a line that begins with white space goes on with the value of the line before.
            if first == 0x20 || first == 0x09 { try fold(line) } else { try append(line) }
        } else {
            // RFC 9110 section 15.2: an informational answer comes before the final one, whose status line is next.
            expectsStatusLine = (100..<200).contains(status)
            isComplete = !expectsStatusLine
        }
    }

    private mutating func begin(_ line: some BidirectionalCollection<UInt8>) throws(Refusal) {
        guard line.starts(with: "HTTP/".utf8), let number = Self.status(line) else { throw .malformed }
        expectsStatusLine = false
        isHTTP2 = line.starts(with: "HTTP/2".utf8)
        status = number
        text.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ line: some BidirectionalCollection<UInt8>) throws(Refusal) {
        guard ends.count < 2 * Self.maximumFields else { throw .tooLarge }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .malformed }
        // RFC 9112 section 5.1: no server may write a space before the colon; whoever passes such an answer on takes it away.
        let name = Self.trimmed(line[..<colon], Self.isBlank)
        guard !name.isEmpty, name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .malformed }
        let value = try Self.value(line[line.index(after: colon)...])
        text += name
        ends.append(text.count)
        text += value
        ends.append(text.count)
    }

    /// Puts a line behind the value of the field before it; behind a status line there is none.
    private mutating func fold(_ line: some BidirectionalCollection<UInt8>) throws(Refusal) {
        guard let last = ends.indices.last else { throw .malformed }
        let value = try Self.value(line)
        text.append(0x20)
        text += value
        ends[last] = text.count
    }

    private static func value<Bytes: BidirectionalCollection<UInt8>>(
        _ bytes: Bytes
    ) throws(Refusal) -> Bytes.SubSequence {
        let bytes = trimmed(bytes, isBlank)
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else { throw .malformed }
        return bytes
    }

    /// The number behind the first space, as in `HTTP/1.1 200 OK`, which has three digits; old libraries take any.
    private static func status(_ line: some BidirectionalCollection<UInt8>) -> Int? {
        let digits = line.drop { $0 != 0x20 }.drop { $0 == 0x20 }.prefix { (0x30...0x39).contains($0) }
        return digits.count == 3 ? digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// The line without its LF, or CR and LF.
    private static func withoutEnd<Line: BidirectionalCollection<UInt8>>(_ line: Line) -> Line.SubSequence {
        let line = line.last == 0x0A ? line.dropLast() : line[...]
        return line.last == 0x0D ? line.dropLast() : line
    }

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
