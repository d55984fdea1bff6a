import OAuth2

/// Reads requests and writes answers of HTTP/1.1 ([RFC 9112](https://www.rfc-editor.org/rfc/rfc9112)).
enum HTTPMessage {
    enum Parsed {
        /// More bytes have to come; the flag tells whether the peer waits for `100 Continue`.
        case incomplete(expectsContinue: Bool)
        /// The answer's status.
        case malformed(Int)
        case request(ReceivedRequest, length: Int, keepsAlive: Bool)
    }

    static let maximumHeadBytes = 65_536
    static let maximumBodyBytes = 1 << 20

    static func parse(_ bytes: [UInt8]) -> Parsed {
        guard let headEnd = endOfHead(bytes) else {
            return bytes.count > maximumHeadBytes ? .malformed(431) : .incomplete(expectsContinue: false)
        }
        guard headEnd <= maximumHeadBytes else { return .malformed(431) }
        guard let head = String(validating: bytes[..<headEnd], as: UTF8.self) else { return .malformed(400) }
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ", omittingEmptySubsequences: false) ?? []
        guard words.count == 3, words[1].hasPrefix("/"), words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0",
            let headers = headers(lines.dropFirst())
        else { return .malformed(400) }
        guard headers["Transfer-Encoding"] == nil else { return .malformed(501) }
        var length = 0
        if let text = headers["Content-Length"] {
            guard let number = Int(text), number >= 0, headers.values(of: "Content-Length").count == 1 else {
                return .malformed(400)
            }
            length = number
        }
        guard length <= maximumBodyBytes else { return .malformed(413) }
        guard bytes.count >= headEnd + length else {
            return .incomplete(expectsContinue: headers["Expect"]?.equalsIgnoringASCIICase("100-continue") == true)
        }
        let connection = headers["Connection"] ?? ""
        let keepsAlive =
            words[2] == "HTTP/1.1"
            ? !connection.equalsIgnoringASCIICase("close") : connection.equalsIgnoringASCIICase("keep-alive")
        let request = ReceivedRequest(
            method: RequestMethod(rawValue: String(words[0])),
            target: String(words[1]),
            headers: headers,
            body: Array(bytes[headEnd..<(headEnd + length)])
        )
        return .request(request, length: headEnd + length, keepsAlive: keepsAlive)
    }

    /// The index behind the empty line.
    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        var index = 3
        while index < bytes.count {
            if bytes[index] == 10, bytes[index - 1] == 13, bytes[index - 2] == 10, bytes[index - 3] == 13 {
                return index + 1
            }
            index += 1
        }
        return nil
    }

    private static func headers(_ lines: ArraySlice<Substring>) -> TransportHeaders? {
        var headers = TransportHeaders()
        for line in lines {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex, !line[..<colon].contains(" ") else {
                return nil
            }
            var value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            while value.last == " " || value.last == "\t" { value.removeLast() }
            headers.append(String(line[..<colon]), String(value))
        }
        return headers
    }

    static func bytes(of response: TransportResponse, keepsAlive: Bool, isHead: Bool) -> [UInt8] {
        var head = "HTTP/1.1 \(response.status) \(reason(response.status))\r\n"
        for field in response.headers.fields { head += "\(field.name): \(field.value)\r\n" }
        // RFC 9110 section 8.6: neither of these two has a body or a length.
        if response.status != 204, response.status != 304 { head += "Content-Length: \(response.body.count)\r\n" }
        if !keepsAlive { head += "Connection: close\r\n" }
        return Array((head + "\r\n").utf8) + (isHead ? [] : response.body)
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 204: "No Content"
        case 302: "Found"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 503: "Service Unavailable"
        default: "Status"
        }
    }
}
