#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A request for the metadata of one issuer, and the checks that its answer must pass.
///
/// ``OAuth2ClientSource`` sends it. The issuer is what you trust; everything else follows from it, so it has to come from
/// your configuration and never from a user or a token.
public struct MetadataRequest: Sendable {
    /// The issuer exactly as the server writes it: a slash at the end counts.
    public let issuer: String

    /// Where to look, in this order.
    ///
    /// An answer that is no metadata at all leads to the next location: a status from 400 to 499 other than 429, 500 or 501, a
    /// page, an object without `issuer`. A document about another issuer, or one with a wrong member that a login depends on,
    /// ends the search, and so do a redirect, which is not followed, and a server that is overloaded. By default first
    /// ``MetadataLocation/openIDConfiguration``, which nearly every server has and which tells about ID tokens, too, then
    /// ``MetadataLocation/oauthAuthorizationServer``. Not used with a metadata URL of its own.
    public var locations: [MetadataLocation] = [.openIDConfiguration, .oauthAuthorizationServer]

    /// Whether the document may leave the tenant open in the issuer, as that of Microsoft Entra does for `common` and
    /// `organizations`: `https://login.microsoftonline.com/{tenantid}/v2.0`.
    ///
    /// With it the metadata no longer says whose tokens are good: users of every tenant can log in, tenants of attackers
    /// included, unless ``tenants`` names some. The `iss` of an ID token is compared with the template in which the token's
    /// own `tid` is put (``ExpectedIssuer/template(_:tenants:)``). Default `false`; leave it so for a single tenant, whose
    /// issuer has the tenant's id in it.
    public var acceptsTenantTemplateAndLeavesTheTenantToTheTokens = false

    /// The tenants whose users may log in where the issuer leaves the tenant open, by the `tid` of their tokens; `nil` for
    /// all.
    public var tenants: Set<String>?

    /// Changes what the metadata says about the server, before a client is made of it and each time it is read.
    ///
    /// For a server that leaves an endpoint out, or names one that cannot be reached from here:
    ///
    /// ```swift
    /// let revocation = try EndpointURL("https://id.example/revoke")
    /// request.amendment = { server in server.revocationEndpoint = revocation }
    /// ```
    /// What is set here takes precedence over the issuer's own word, and nothing checks it against the metadata: an endpoint
    /// gets the client's credentials. A client with a certificate takes ``AuthorizationServer/mutualTLSEndpoints`` first, so
    /// amend these, too. Something else than an ``OAuth2Error`` that is thrown here becomes
    /// ``OAuth2Error/Code/invalidConfiguration`` naming `amendment`. Default `nil`.
    public var amendment: (@Sendable (inout AuthorizationServer) throws -> Void)?

    private let issuerURL: EndpointURL
    private let metadataURL: EndpointURL?
    private let unencryptedHosts: UnencryptedHosts

    /// A request for the metadata of `issuer`.
    ///
    /// - Parameters:
    ///   - issuer: The issuer exactly as the server writes it.
    ///   - metadataURL: Where the metadata is, when the issuer does not lead there: for Azure AD B2C, Entra External ID and
    ///     Intuit, or for an internal host that knows the issuer under its public name. The document must name `issuer` all
    ///     the same, and its endpoints follow the rules for that issuer; but now the host of this URL says what they are, and
    ///     no longer the issuer's. `nil`, the default, for ``locations``.
    ///   - unencryptedHosts: Hosts at which the issuer, the metadata and the endpoints in it may have `http`. It weakens the
    ///     client; see ``UnencryptedHosts``. Default none.
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` naming `issuer` or `metadataURL` when it is no `https` URL (`http` on
    ///   loopback) without fragment, and in an issuer without query.
    public init(
        issuer: String,
        metadataURL: String? = nil,
        unencryptedHosts: UnencryptedHosts = .none
    ) throws(OAuth2Error) {
        let rule = PlainHTTPRule(hosts: unencryptedHosts)
        self.issuerURL = try EndpointURL(issuer: issuer, rule: rule)
        self.issuer = issuer
        self.unencryptedHosts = unencryptedHosts
        if let metadataURL {
            self.metadataURL = try EndpointURL(metadataURL, parameter: "metadataURL", rule: rule)
        } else {
            self.metadataURL = nil
        }
    }

    /// Where the metadata is looked for.
    ///
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` when issuer and location make no URL that can be asked.
    func urls() throws(OAuth2Error) -> [EndpointURL] {
        if let metadataURL { return [metadataURL] }
        var urls: [EndpointURL] = []
        for location in locations {
            urls.append(try location.url(issuer: issuerURL, unencryptedHosts: unencryptedHosts))
        }
        return urls
    }

    /// Reads the answer of one location.
    ///
    /// - Parameters:
    ///   - answer: What the server answered.
    ///   - now: When it arrived.
    /// - Returns: The metadata; `nil` for status 404, when the next location is to be asked.
    /// - Throws: ``OAuth2Error/Code/issuerMismatch`` when the document is about another issuer;
    ///   ``OAuth2Error/Code/malformedResponse`` naming the member that is wrong; ``OAuth2Error/Code/redirectRefused``; what
    ///   else an answer that is no success stands for.
    public func metadata(
        in answer: borrowing TransportResponse,
        now: Date
    ) throws(OAuth2Error) -> AuthorizationServerMetadata? {
        if answer.status == 404 { return nil }
        let members = try PublishedDocument.members(of: answer, step: .discovery, now: now)
        do {
            return try AuthorizationServerMetadata(
                members,
                issuer: issuer,
                template: try check(members),
                rule: PlainHTTPRule(endpointsOf: issuerURL, hosts: unencryptedHosts)
            )
        } catch {
            var error = error
            error.response = ServerErrorResponse(answer: answer, members: members, error: nil, now: now)
            throw error
        }
    }

    /// Compares the document's issuer, byte for byte: OpenID Connect Discovery section 4.3, RFC 8414 section 3.3.
    ///
    /// - Returns: The template that the document names instead, where that is allowed.
    private func check(_ members: JSONObject) throws(OAuth2Error) -> String? {
        guard let named = members["issuer"]?.string else {
            throw OAuth2Error(
                .malformedResponse,
                step: .discovery,
                parameter: "issuer",
                message: "The document names no issuer (RFC 8414 section 2); is it a server's metadata?"
            )
        }
        if named.utf8.elementsEqual(issuer.utf8) { return nil }
        let isTemplate = TenantTemplate.isTemplate(named, of: issuer)
        if isTemplate, acceptsTenantTemplateAndLeavesTheTenantToTheTokens { return named }
        throw OAuth2Error(
            .issuerMismatch,
            step: .discovery,
            parameter: "issuer",
            message: isTemplate
                ? """
                The document leaves the tenant open, as Microsoft Entra does for several tenants; ask for the issuer of \
                one tenant, or see MetadataRequest.acceptsTenantTemplateAndLeavesTheTenantToTheTokens.
                """
                : """
                The document names another issuer than the one that was asked for; they must be the same to the byte, a \
                slash at the end included.
                """
        )
    }
}

extension EndpointURL {
    /// The URL of an issuer identifier, which has no query (RFC 8414 section 2).
    init(issuer: String, rule: PlainHTTPRule) throws(OAuth2Error) {
        try self.init(issuer, parameter: "issuer", rule: rule)
        guard query == nil else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .configuration,
                parameter: "issuer",
                message: "An issuer identifier has no query (RFC 8414 section 2); remove it."
            )
        }
    }
}
