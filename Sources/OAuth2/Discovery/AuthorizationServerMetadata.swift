/// What an authorization server publishes about itself:
/// [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414#section-2) and
/// [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata).
///
/// Get one from ``OAuth2ClientSource/metadata()``. Every registered member that a client can use is a property named after
/// it; all others are in ``members``. A property of a member that is not there has the default of its standard, or is `nil`
/// or empty where that names none.
///
/// What a login depends on must be right, or the whole document is refused: `issuer`, `authorization_endpoint`,
/// `token_endpoint`, `jwks_uri` and `authorization_response_iss_parameter_supported`. Every other member of the standards that
/// has the wrong type, is empty, or is an endpoint that must not be used, counts as absent and is listed in
/// ``ignoredMembers``; the standards do not ask for this leniency.
///
/// The endpoints of an issuer with `https` have `https`, and `http` on a loopback host is for an issuer that has it, too. Only
/// the application can allow `http` elsewhere: ``UnencryptedHosts``.
public struct AuthorizationServerMetadata: Sendable {
    /// The issuer that was asked for; wire name `issuer`.
    ///
    /// The document names the same one, or ``issuerTemplate`` in its place.
    public let issuer: String

    /// What the document names instead of the issuer, with `{tenantid}` in it, when that was allowed by
    /// ``MetadataRequest/acceptsTenantTemplateAndLeavesTheTenantToTheTokens``.
    public let issuerTemplate: String?

    /// Every member, known or not.
    public let members: JSONObject

    /// The wire names of known members that are ignored: they have the wrong type, are empty, or name an endpoint that must
    /// not be used.
    ///
    /// An endpoint inside of `mtls_endpoint_aliases` stands here as `mtls_endpoint_aliases.token_endpoint`. Worth a line in the
    /// log at the start of an application: what is missing there has its default.
    public let ignoredMembers: [String]

    /// The endpoints by their wire names, `jwks_uri` and endpoints that this library does not know included.
    public let endpoints: [String: EndpointURL]

    /// The endpoints to use with a client certificate, by their wire names; wire name `mtls_endpoint_aliases`.
    ///
    /// A client that uses mutual TLS prefers them: ``AuthorizationServer/mutualTLSEndpoints``.
    /// [RFC 8705 section 5](https://www.rfc-editor.org/rfc/rfc8705#section-5).
    public let mutualTLSEndpoints: [String: EndpointURL]

    /// Reads the members of a document whose issuer is checked already.
    init(_ members: JSONObject, issuer: String, template: String?, rule: PlainHTTPRule) throws(OAuth2Error) {
        self.issuer = issuer
        self.issuerTemplate = template
        self.members = members
        var ignored: [String] = []
        for member in MetadataMember.known where !member.isRight(in: members) {
            guard !member.isStrict else { throw Self.refusal(member.name) }
            ignored.append("\(member.name)")
        }
        var endpoints: [String: EndpointURL] = [:]
        for name in MetadataMember.endpoints {
            guard let value = members["\(name)"] else { continue }
            do {
                endpoints[ascii: "\(name)"] = try EndpointURL(value.string ?? "", parameter: name, rule: rule)
            } catch {
                guard !MetadataMember.isStrict(name) else { throw Self.refusal(name, error) }
                ignored.append("\(name)")
            }
        }
        // Not one of ours; it may be no URL at all, as Entra's kerberos_endpoint, which has a template in it.
        for (name, value) in members.endpointMembers where !MetadataMember.isEndpoint(name) {
            endpoints[ascii: name] = value.string.flatMap { try? EndpointURL($0, parameter: "endpoint", rule: rule) }
        }
        self.endpoints = endpoints
        var aliases: [String: EndpointURL] = [:]
        // RFC 8705 section 5: a member that is no endpoint has no meaning.
        for (name, value) in members["mtls_endpoint_aliases"]?.object?.endpointMembers ?? [] {
            let alias = value.string.flatMap { try? EndpointURL($0, parameter: "endpoint", rule: rule) }
            aliases[ascii: name] = alias
            if alias == nil, MetadataMember.isEndpoint(name) { ignored.append("mtls_endpoint_aliases." + name) }
        }
        self.mutualTLSEndpoints = aliases
        self.ignoredMembers = ignored
    }

    private static func refusal(_ name: StaticString, _ reason: OAuth2Error? = nil) -> OAuth2Error {
        OAuth2Error(
            .malformedResponse,
            step: .discovery,
            parameter: name,
            message: reason == nil
                ? "This member of the metadata has the wrong type, and the login's security depends on it."
                : "This member of the metadata is no https URL without fragment; underlyingError says what is wrong.",
            underlyingError: reason
        )
    }
}

extension JSONObject {
    /// The members whose names end as those of endpoints do.
    ///
    /// A name outside ASCII is none of a standard's, and costs time to compare.
    fileprivate var endpointMembers: [(name: String, value: JSONValue)] {
        let suffix = "_endpoint".utf8
        return compactMap { member in
            guard member.name.utf8.suffix(suffix.count).elementsEqual(suffix), member.name.consists(of: .visible),
                !member.value.isNull
            else { return nil }
            return (member.name, member.value)
        }
    }
}

extension AuthorizationServerMetadata: CustomStringConvertible {
    /// The issuer, and how many members there are.
    public var description: String {
        "AuthorizationServerMetadata(\(issuer), \(members.names.count) members)"
    }
}

// MARK: Reading members

extension AuthorizationServerMetadata {
    func text(_ name: String) -> String? { members[name]?.string.flatMap { $0.isEmpty ? nil : $0 } }

    func flag(_ name: String) -> Bool? { members[name]?.bool }

    func texts(_ name: String) -> [String]? { MetadataMember.texts(members[name]) }

    func algorithms(_ name: String) -> [SigningAlgorithm] {
        (texts(name) ?? []).map(SigningAlgorithm.init(rawValue:))
    }
}
