import OAuth2

/// An error answer on its way out.
struct Refusal: Error {
    let status: Int
    let error: String
    let description: String?
    var members: [(String, JSONLiteral)] = []
    var headers: TransportHeaders = [:]

    init(_ status: Int, _ error: String, _ description: String? = nil) {
        self.status = status
        self.error = error
        self.description = description
    }

    static func missing(_ parameter: String) -> Self {
        Self(400, "invalid_request", "Missing required parameter: \(parameter)")
    }

    var response: TransportResponse {
        var all: [(String, JSONLiteral)] = [("error", .string(error))]
        if let description { all.append(("error_description", .string(description))) }
        return .json(all + members, status: status, headers: headers)
    }
}

extension TransportResponse {
    /// A JSON object that must not be stored by caches (RFC 6749 section 5.1).
    static func json(
        _ members: [(String, JSONLiteral)],
        status: Int = 200,
        headers: TransportHeaders = [:]
    ) -> TransportResponse {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in members {
            writer.key(name)
            value.write(to: &writer)
        }
        writer.endObject()
        return json(writer.bytes, status: status, headers: headers)
    }

    static func json(_ body: [UInt8], status: Int = 200, headers: TransportHeaders = [:]) -> TransportResponse {
        var headers = headers
        headers["Content-Type"] = "application/json; charset=utf-8"
        headers["Cache-Control"] = "no-store"
        headers["Pragma"] = "no-cache"
        return TransportResponse(status: status, headers: headers, body: body)
    }

    static func text(_ text: String, status: Int, headers: TransportHeaders = [:]) -> TransportResponse {
        var headers = headers
        headers["Content-Type"] = "text/plain; charset=utf-8"
        return TransportResponse(status: status, headers: headers, body: Array(text.utf8))
    }

    static func html(_ page: String, status: Int = 200) -> TransportResponse {
        TransportResponse(
            status: status,
            headers: ["Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"],
            body: Array(page.utf8)
        )
    }
}
