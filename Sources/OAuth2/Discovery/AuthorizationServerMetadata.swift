/// What an authorization server publishes about itself:
/// [RFC 8414 section 2](https://www.rfc-editor.org/rfc/rfc8414#section-2) and
/// [OpenID Connect Discovery section 3](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata).
///
/// Get one from ``OAuth2ClientSource/metadata()``. Every registered member that a client can use is a property named after
/// it; all others are in ``members``. A property of a member that is not there has the default of its standard, or is `nil`
/// or empty where that names none.
///
/// Endpoints, and the members that decide how a login is protected, must be right or the whole document is refused; others
/// that have the wrong type are ignored and listed in ``ignoredMembers``.
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

    /// The wire names of known members that have the wrong type and are ignored.
    public let ignoredMembers: [String]

    /// The endpoints by their wire names, `jwks_uri` and endpoints that this library does not know included.
    public let endpoints: [String: EndpointURL]

    /// The endpoints to use with a client certificate, by their wire names; wire name `mtls_endpoint_aliases`.
    ///
    /// A client that uses mutual TLS prefers them: ``AuthorizationServer/mutualTLSEndpoints``.
    /// [RFC 8705 section 5](https://www.rfc-editor.org/rfc/rfc8705#section-5).
    public let mutualTLSEndpoints: [String: EndpointURL]

    /// Reads the members of a document whose issuer is checked already.
    init(_ members: JSONObject, issuer: String, template: String?) throws(OAuth2Error) {
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
            endpoints[ascii: "\(name)"] = try Self.endpoint(name, in: members)
        }
        for member in members
        where member.name.utf8.suffix(9).elementsEqual("_endpoint".utf8) && endpoints[ascii: member.name] == nil {
            // Not one of ours: Entra's kerberos_endpoint, for one, has a template in it.
            endpoints[ascii: member.name] = member.value.string.flatMap { try? EndpointURL($0) }
        }
        self.endpoints = endpoints
        var aliases: [String: EndpointURL] = [:]
        if let object = members["mtls_endpoint_aliases"]?.object {
            for member in object where !member.value.isNull {
                do {
                    aliases[ascii: member.name] = try EndpointURL(member.value.string ?? "")
                } catch {
                    // RFC 8705 section 5: a member that is no endpoint has no meaning.
                    guard !MetadataMember.endpoints.contains(where: { ByteText("\($0)") == ByteText(member.name) })
                    else {
                        throw Self.refusal("mtls_endpoint_aliases", error)
                    }
                }
            }
        }
        self.mutualTLSEndpoints = aliases
        self.ignoredMembers = ignored
    }

    private static func endpoint(_ name: StaticString, in members: JSONObject) throws(OAuth2Error) -> EndpointURL? {
        guard let value = members["\(name)"] else { return nil }
        do {
            return try EndpointURL(value.string ?? "", parameter: name)
        } catch {
            throw refusal(name, error)
        }
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

extension AuthorizationServerMetadata: CustomStringConvertible {
    /// The issuer, and how many members there are.
    public var description: String {
        "AuthorizationServerMetadata(\(issuer), \(members.names.count) members)"
    }
}

// MARK: Reading members

extension AuthorizationServerMetadata {
    func text(_ name: String) -> String? { members[name]?.string }

    func flag(_ name: String) -> Bool? { members[name]?.bool }

    func texts(_ name: String) -> [String]? { MetadataMember.texts(members[name]) }

    func algorithms(_ name: String) -> [SigningAlgorithm] {
        (texts(name) ?? []).map(SigningAlgorithm.init(rawValue:))
    }
}
