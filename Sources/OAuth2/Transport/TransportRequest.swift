/// An HTTP request that is safe to hand to any transport.
///
/// Its initialiser checks what HTTP clients are known to get wrong: a line break in a header injects a header or drops
/// the field, a hand-written `Content-Length` truncates the body, and the URL is an ``EndpointURL``, so plain `http` goes
/// to loopback hosts only.
public struct TransportRequest: Sendable, RedactedDescription {
    /// The method.
    public let method: RequestMethod
    /// Where it goes.
    public let url: EndpointURL
    /// The header fields.
    public let headers: TransportHeaders
    /// The body, or `nil` for none.
    public let body: [UInt8]?
    /// Time and size limits.
    public var limits: TransportLimits

    /// A checked request.
    ///
    /// - Parameters:
    ///   - method: The method; `GET` has no body.
    ///   - url: Where it goes.
    ///   - headers: Header fields; `Content-Length`, `Transfer-Encoding` and `Host` are the transport's to set.
    ///   - body: The body.
    ///   - limits: Time and size limits.
    ///   - step: What the request is for, named in errors.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` for a method, header name or value that HTTP does not allow.
    public init(
        method: RequestMethod,
        url: EndpointURL,
        headers: TransportHeaders = TransportHeaders(),
        body: [UInt8]? = nil,
        limits: TransportLimits = TransportLimits(),
        step: OAuth2Error.Step = .configuration
    ) throws(OAuth2Error) {
        guard !method.rawValue.isEmpty, method.rawValue.consists(of: .token) else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "method",
                message: "The method must be an HTTP token such as GET or POST (RFC 9110 section 9.1)."
            )
        }
        guard method != .get || body == nil else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "body",
                message: "A GET request must not have a body."
            )
        }
        for field in headers.fields { try Self.check(field, step: step) }
        self.init(checked: method, url: url, headers: headers, body: body, limits: limits)
    }

    /// A request whose header fields were checked, or are the library's own: constants, and base64.
    init(
        checked method: RequestMethod,
        url: EndpointURL,
        headers: TransportHeaders,
        body: [UInt8]?,
        limits: TransportLimits
    ) {
        assert(headers.fields.allSatisfy { (try? Self.check($0, step: .configuration)) != nil })
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
    }

    /// Refuses a header field that HTTP does not allow, or that is the transport's to set.
    static func check(_ field: TransportHeaders.Field, step: OAuth2Error.Step) throws(OAuth2Error) {
        guard !field.name.isEmpty, field.name.consists(of: .token) else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "headers",
                message: "A header name must be an HTTP token (RFC 9110 section 5.1)."
            )
        }
        guard !field.name.equalsIgnoringASCIICase("Content-Length"),
            !field.name.equalsIgnoringASCIICase("Transfer-Encoding"), !field.name.equalsIgnoringASCIICase("Host")
        else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "headers",
                message: "Content-Length, Transfer-Encoding and Host are set by the transport; leave them out."
            )
        }
        guard isFieldValue(field.value) else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "headers",
                message: "A header value must be printable ASCII without line breaks or outer spaces, and not empty."
            )
        }
    }

    /// Whether RFC 9110 section 5.5 allows such a value: visible ASCII, with spaces and tabs inside.
    ///
    /// Bytes above 0x7F are obsolete and read differently by different servers.
    static func isFieldValue(_ value: String) -> Bool {
        func isSpace(_ byte: UInt8?) -> Bool { byte == ASCII.space || byte == ASCII.tab }
        return value.consists(of: .fieldValue) && !value.isEmpty && !isSpace(value.utf8.first)
            && !isSpace(value.utf8.last)
    }
}

extension TransportRequest {
    /// Method and URL without its query; headers and body stay hidden because they hold secrets.
    public var description: String { "TransportRequest(\(method.rawValue) \(url), headers and body redacted)" }
}
