public import OAuth2

/// An HTTP request as a server sees it.
///
/// What ``LoopbackServer`` hands to its handler and what ``FakeAuthorizationServer`` records. Unlike `TransportRequest` it
/// may hold anything, since anybody can have sent it. The description shows method and path only.
public struct ReceivedRequest: Sendable, RedactedDescription {
    /// The method.
    public let method: RequestMethod
    /// Path and query as they stand in the request line, starting with `/`.
    public let target: String
    /// The header fields.
    public let headers: TransportHeaders
    /// The body; empty when there is none.
    public let body: [UInt8]

    /// A request made by hand.
    public init(method: RequestMethod, target: String, headers: TransportHeaders = [:], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// What a server receives when `request` is sent.
    public init(_ request: TransportRequest) {
        self.init(
            method: request.method,
            target: request.url.target,
            headers: request.headers,
            body: request.body ?? []
        )
    }

    /// The path without the query, still percent-encoded.
    public var path: String {
        target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init) ?? ""
    }

    /// The parameters of the query; empty when there is none or it is malformed.
    public var query: FormParameters {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? FormParameters(form: parts[1].utf8) ?? [:] : [:]
    }

    /// The parameters of a form body, or the text and number members of a JSON body; empty when it is neither.
    ///
    /// An OAuth redirect with `response_mode=form_post` arrives as a form body.
    public var bodyParameters: FormParameters {
        switch mediaType {
        case "application/x-www-form-urlencoded": FormParameters(form: body) ?? [:]
        case "application/json": jsonParameters ?? [:]
        default: [:]
        }
    }

    /// The body as a JSON object, or `nil` when it is none.
    public var jsonBody: JSONObject? { JSONObject(parsing: body) }

    /// The `Content-Type` without its parameters, in lower case.
    var mediaType: String? {
        headers["Content-Type"]?.split(separator: ";").first?.lowercased().split(separator: " ").first.map(String.init)
    }

    private var jsonParameters: FormParameters? {
        guard let object = jsonBody else { return nil }
        var parameters = FormParameters()
        for name in object.names {
            guard let value = object[name] else { continue }
            if let text = value.string ?? value.int.map(String.init) { parameters.append(name, text) }
        }
        return parameters
    }
}

extension ReceivedRequest {
    /// Method and path; query, headers and body stay hidden because they hold secrets.
    public var description: String { "ReceivedRequest(\(method.rawValue) \(path), rest redacted)" }
}
