/// The absolute URL of an endpoint that credentials may be sent to: `https`, or `http` on a loopback host or on one that the
/// application has named in ``UnencryptedHosts``.
///
/// Checked once, when it is made: scheme, host and port are well-formed, there is no user name or password in it, no
/// fragment ([RFC 6749 sections 3.1 and 3.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.1)) and no left-over
/// placeholder from a documentation page.
public struct EndpointURL: Sendable, Hashable {
    /// The whole URL, with scheme and host in lower case.
    public let string: String
    /// `https` or `http`.
    public let scheme: String
    /// The host in lower case; an IPv6 address keeps its brackets.
    public let host: String
    /// The port, if one is written.
    public let port: Int?
    /// The path, starting with `/`.
    public let path: String
    /// What is behind the question mark, if there is one.
    public let query: String?

    /// Checks `string` and takes it apart.
    ///
    /// - Parameters:
    ///   - string: An absolute URL.
    ///   - parameter: The name under which an error speaks of it, for example `token_endpoint`.
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` with the reason and the remedy.
    public init(_ string: String, parameter: StaticString = "endpoint") throws(OAuth2Error) {
        try self.init(string, parameter: parameter, rule: PlainHTTPRule())
    }

    /// Checks `string` as ``init(_:parameter:)`` does, and allows `http` on some hosts more.
    ///
    /// What is sent there can be read on the way; see ``UnencryptedHosts``.
    /// - Parameters:
    ///   - string: An absolute URL.
    ///   - unencryptedHosts: The hosts at which it may have `http`.
    ///   - parameter: The name under which an error speaks of it.
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` with the reason and the remedy.
    public init(
        _ string: String,
        unencryptedHosts: UnencryptedHosts,
        parameter: StaticString = "endpoint"
    ) throws(OAuth2Error) {
        try self.init(string, parameter: parameter, rule: PlainHTTPRule(hosts: unencryptedHosts))
    }

    init(_ string: String, parameter: StaticString, rule: PlainHTTPRule) throws(OAuth2Error) {
        func refuse(_ message: StaticString) -> OAuth2Error {
            OAuth2Error(.invalidConfiguration, step: .configuration, parameter: parameter, message: message)
        }
        if Placeholder.isLeft(in: string) {
            throw refuse("A placeholder from a documentation page is left in the URL; put your own value there.")
        }
        guard let parts = URLParts(string) else {
            throw refuse("Not an absolute URL; write it as https://host/path with everything else percent-encoded.")
        }
        guard !parts.hasUserInfo else { throw refuse("The URL must not hold a user name or password.") }
        guard !parts.hasFragment else {
            throw refuse("The URL must not have a fragment; remove # and what follows.")
        }
        guard let host = parts.host, parts.schemeKind != .other else {
            throw refuse("Only https URLs with a host (and http on a loopback address) are allowed.")
        }
        guard parts.schemeKind == .https || rule.allows(parts) else {
            throw refuse(
                """
                Plain http sends secrets in the clear; use https. Only loopback hosts may have http, for an issuer with \
                https not even those; a host in a trusted network has to be named in UnencryptedHosts.
                """
            )
        }
        self.scheme = parts.scheme
        self.host = host
        self.port = parts.port
        self.path = parts.path.isEmpty ? "/" : parts.path
        self.query = parts.query
        let query = parts.query.map { "?" + $0 } ?? ""
        self.string = "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") + path + query
    }

    /// Scheme, host and port: what decides whether two endpoints are the same server.
    public var origin: String { "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") }

    /// Another endpoint of the same server: same scheme, host and port, another path.
    ///
    /// - Parameter segments: The path between its slashes, not encoded; everything but letters, digits, `-`, `.`, `_` and
    ///   `~` is percent-encoded, so `["mfa", "authenticators", "sms|1"]` becomes `/mfa/authenticators/sms%7C1`.
    /// - Returns: The endpoint, without a query.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` for a segment that is empty, `.` or `..`, which a server would take
    ///   for another path.
    public func sameOrigin(path segments: [String]) throws(OAuth2Error) -> EndpointURL {
        guard segments.allSatisfy({ !(["", ".", ".."] as [ByteText]).contains(ByteText($0)) }) else {
            throw OAuth2Error(
                .invalidParameter,
                step: .configuration,
                parameter: "path",
                message: "A part of the endpoint's path is empty, '.' or '..', and would lead to another endpoint."
            )
        }
        return EndpointURL(self, path: "/" + segments.map(PercentEncoding.encode).joined(separator: "/"))
    }

    private init(_ other: EndpointURL, path: String) {
        scheme = other.scheme
        host = other.host
        port = other.port
        self.path = path
        query = nil
        string = other.origin + path
    }

    /// Whether the host is a loopback address or `localhost`.
    public var isLoopback: Bool { URLParts.isLoopback(host) }

    /// Path and query as they go into the request line.
    public var target: String { query.map { path + "?" + $0 } ?? path }
}

extension EndpointURL: RedactedDescription {
    /// The URL without its query, which may hold identifiers.
    public var description: String { origin + path }
}
