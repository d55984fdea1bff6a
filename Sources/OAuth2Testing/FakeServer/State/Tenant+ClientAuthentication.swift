import OAuth2

extension Tenant {
    /// Finds out which client sent the request; it must prove itself in exactly one way (RFC 6749 section 2.3).
    func authenticate(_ parameters: FormParameters, _ headers: TransportHeaders) throws(Refusal) -> Client {
        let header = headers["Authorization"].flatMap { $0.hasPrefix("Basic ") ? $0.dropFirst(6) : nil }
        let assertion = parameters["client_assertion"]
        let proofs = [header != nil, parameters["client_secret"] != nil, assertion != nil]
        guard proofs.count(where: \.self) <= 1 else {
            throw Refusal(400, "invalid_request", "More than one way of client authentication was used.")
        }
        if let header { return try authenticateBasic(header, parameters) }
        if let assertion { return try authenticateAssertion(assertion, parameters) }
        guard let id = parameters["client_id"] else { throw .missing("client_id") }
        guard let client = client(id) else { throw clientFailure() }
        switch (client.authentication, parameters["client_secret"]) {
        case (.none, nil), (.certificate, nil): return client
        case (.secret(let secret), let sent?), (.secretPost(let secret), let sent?):
            guard constantTimeEqual(secret, sent) else { throw clientFailure() }
            return client
        default: throw clientFailure()
        }
    }

    private func authenticateBasic(_ text: Substring, _ parameters: FormParameters) throws(Refusal) -> Client {
        let parts = Self.decodeBase64(text)?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) ?? []
        // RFC 6749 section 2.3.1: both parts are form-encoded before they are joined.
        guard parts.count == 2, let id = PercentEncoding.decodeForm(parts[0].utf8),
            let sent = PercentEncoding.decodeForm(parts[1].utf8), let client = client(id),
            parameters["client_id"] == nil || parameters["client_id"] == id
        else { throw clientFailure(isBasic: true) }
        switch client.authentication {
        case .secret(let secret), .secretBasic(let secret):
            guard constantTimeEqual(secret, sent) else { throw clientFailure(isBasic: true) }
            return client
        case .none, .secretPost, .assertion, .certificate:
            throw clientFailure(isBasic: true)
        }
    }

    private func authenticateAssertion(_ assertion: String, _ parameters: FormParameters) throws(Refusal) -> Client {
        guard parameters["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" else {
            throw .missing("client_assertion_type")
        }
        let payload = assertion.split(separator: ".").dropFirst().first.flatMap { Base64URL.decode($0.utf8) }
        let subject = payload.flatMap(JSONObject.init(parsing:))?["sub"]?.string
        guard let client = client(parameters["client_id"] ?? subject), subject == nil || subject == client.id,
            case .assertion(let isGood) = client.authentication, isGood(assertion)
        else { throw Refusal(401, "invalid_client", "The client assertion is not valid.") }
        return client
    }

    private func clientFailure(isBasic: Bool = false) -> Refusal {
        var refusal =
            configuration.behavior.clientFailureIsInvalidClient
            ? Refusal(401, "invalid_client", "Client authentication failed")
            : Refusal(401, "access_denied", "Unauthorized")
        // RFC 6749 section 5.2: an attempt with a header is answered with the scheme.
        if isBasic { refusal.headers["WWW-Authenticate"] = "Basic realm=\"oauth\"" }
        return refusal
    }

    /// Standard base64 with padding, in terms of the URL-safe reader of the core.
    private static func decodeBase64(_ text: Substring) -> String? {
        let urlSafe = text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: byte
            }
        }
        let unpadded = urlSafe.prefix { $0 != UInt8(ascii: "=") }
        return Base64URL.decode(unpadded).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
