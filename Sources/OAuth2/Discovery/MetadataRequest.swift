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
    /// An answer with status 404 leads to the next location; any other one is the answer. By default first
    /// ``MetadataLocation/openIDConfiguration``, which nearly every server has and which tells about ID tokens, too, then
    /// ``MetadataLocation/oauthAuthorizationServer``.
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

    private let issuerURL: EndpointURL

    /// A request for the metadata of `issuer`.
    ///
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` when it is no `https` URL (`http` on loopback) without query and
    ///   fragment.
    public init(issuer: String) throws(OAuth2Error) {
        self.issuerURL = try EndpointURL(issuer: issuer)
        self.issuer = issuer
    }

    /// The HTTP request to one of the ``locations``.
    ///
    /// - Parameters:
    ///   - location: Where the metadata is looked for.
    ///   - limits: Time and size limits of the request.
    /// - Returns: The request.
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` when issuer and location make no URL that can be asked.
    func transportRequest(
        at location: MetadataLocation,
        limits: TransportLimits
    ) throws(OAuth2Error) -> TransportRequest {
        try PublishedDocument.request(try location.url(issuer: issuerURL), limits: limits, step: .discovery)
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
            return try AuthorizationServerMetadata(members, issuer: issuer, template: try check(members))
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
    init(issuer: String) throws(OAuth2Error) {
        try self.init(issuer, parameter: "issuer")
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
