/// The URL of a login while it is written, parameter by parameter.
///
/// Collecting the parameters in a list and writing the URL from it took a third more instructions.
struct AuthorizationURL: ~Copyable {
    private var bytes = ByteWriter()
    /// What stands in front of the next parameter.
    private var separator: UInt8

    init(_ endpoint: EndpointURL) {
        // RFC 6749 section 3.1: the endpoint's own query must be retained.
        separator = endpoint.query == nil ? UInt8(ascii: "?") : UInt8(ascii: "&")
        bytes.append(endpoint.string)
    }

    private mutating func begin(_ name: StaticString) {
        bytes.append(separator, name, UInt8(ascii: "="))
        separator = UInt8(ascii: "&")
    }

    /// Adds a parameter.
    mutating func append(_ name: StaticString, _ value: String) {
        begin(name)
        bytes.percentEncode(value)
    }

    /// Adds a parameter whose value consists of characters that need no escape.
    mutating func append(_ name: StaticString, unreserved value: String) {
        begin(name)
        bytes.append(value)
    }

    /// Adds the PKCE challenge of `verifier`; a string of its own would be an allocation.
    mutating func append(challengeOf verifier: CodeVerifier) {
        begin("code_challenge")
        CodeChallenge.digest(of: verifier).withBytes { bytes.base64URL($0) }
        append("code_challenge_method", unreserved: CodeChallenge.method)
    }

    /// Adds the scopes, checking them.
    mutating func append(_ scope: Scope, separator: String) throws(OAuth2Error) {
        try Scope.check(separator: separator, step: .authorizationRequest)
        begin("scope")
        let isSpace = ByteText(separator) == " "
        let values = scope.values.span
        for index in values.indices {
            if index > 0 { bytes.percentEncode(separator) }
            let isUnreserved = bytes.percentEncode(values[index].rawValue)
            // Nearly all scopes are of unreserved characters, which are allowed in one.
            if isUnreserved, isSpace, !values[index].rawValue.isEmpty {
                try Placeholder.check(values[index].rawValue, "scope", step: .authorizationRequest)
                continue
            }
            try values[index].check(separator: separator, step: .authorizationRequest)
        }
    }

    /// Adds a parameter with a name that the application chose.
    mutating func append(_ element: FormParameters.Element) {
        bytes.append(UInt8(ascii: "&"))
        bytes.percentEncode(element.name)
        bytes.append(UInt8(ascii: "="))
        bytes.percentEncode(element.value)
    }

    /// Adds a parameter whose value must not be empty: the server would treat it as absent (RFC 6749 section 3.1), which
    /// is what `nil` is for.
    mutating func append(_ name: StaticString, checking value: String) throws(OAuth2Error) {
        try append(name, joining: CollectionOfOne(value))
    }

    /// Adds a parameter whose value is a list with spaces in it.
    mutating func append(_ name: StaticString, joining values: some Collection<String>) throws(OAuth2Error) {
        begin(name)
        var isFirst = true
        for value in values {
            guard !value.isEmpty else {
                throw OAuth2Error(
                    .invalidParameter,
                    step: .authorizationRequest,
                    parameter: name,
                    message: "A value is empty; leave it out."
                )
            }
            if !isFirst { bytes.append("%20") }
            bytes.percentEncode(value)
            isFirst = false
        }
    }

    /// Adds a `resource` for each URI, after checking it (RFC 8707 section 2).
    mutating func append(resources: [String]) throws(OAuth2Error) {
        for resource in resources {
            try FormParameters.check(resource: resource, step: .authorizationRequest)
            append("resource", resource)
        }
    }

    /// The URL, unless a parameter of the endpoint's own query is in it again.
    consuming func finish(_ endpoint: EndpointURL) throws(OAuth2Error) -> String {
        let url = bytes.text
        if let query = endpoint.query {
            let added = FormParameters(form: url.utf8.dropFirst(endpoint.string.utf8.count)) ?? FormParameters()
            let names = Set(added.elements.map { ByteText($0.name) })
            guard let own = FormParameters(form: query.utf8),
                !own.elements.contains(where: { names.contains(ByteText($0.name)) })
            else {
                throw OAuth2Error(
                    .invalidConfiguration,
                    step: .authorizationRequest,
                    parameter: "authorization_endpoint",
                    message: """
                        The endpoint's own query is malformed or repeats a parameter of the request; remove it there.
                        """
                )
            }
        }
        return url
    }
}
