import OAuth2
import Testing

/// An answer as it stands on the wire, taken apart.
enum RawAnswer {
    static func parse(_ bytes: [UInt8]) throws -> TransportResponse {
        let end = try #require(bytes.indices.first { bytes[$0...].starts(with: "\r\n\r\n".utf8) })
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let status = try #require(lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        var headers = TransportHeaders()
        for line in lines.dropFirst() {
            let colon = try #require(line.firstIndex(of: ":"))
            headers.append(String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
        let body = Array(bytes[(end + 4)...])
        let length = headers["Content-Length"].flatMap { Int($0) }
        #expect(length == nil || length == body.count, "the file is damaged")
        return TransportResponse(status: status, headers: headers, body: body)
    }

    static func fixture(_ name: String) throws -> TransportResponse {
        try parse(TestFile.bytes("Fixtures/\(name).http"))
    }
}
