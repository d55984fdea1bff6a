public import OAuth2

/// An invitation to an organization, as the link in Auth0's e-mail brings it to your login page.
///
/// The link leads to the application's login URI with `invitation`, `organization` and `organization_name`; hand the
/// first two on in `AuthorizationRequest.invitation`. Its description shows neither.
///
/// ```swift
/// // GET /login, with or without an invitation
/// request.invitation = try OrganizationInvitation(loginURL: webRequest.url)
/// ```
public struct OrganizationInvitation: Sendable, Hashable, RedactedDescription {
    /// The ticket; wire name `invitation`.
    ///
    /// Whoever has it can join the organization.
    public let ticket: String

    /// The organization's id; wire name `organization`.
    public let organization: String

    /// An invitation from its two parameters.
    public init(ticket: String, organization: String) {
        self.ticket = ticket
        self.organization = organization
    }

    /// Reads the invitation out of the URL that a browser opened the login page with; `nil` when there is none in it.
    ///
    /// - Parameter url: The request's URL, absolute or a path with a query.
    /// - Throws: `OAuth2Error.Code.malformedCallback` for an invitation that is there twice, or without its organization:
    ///   the link was cut or changed on its way.
    public init?(loginURL url: String) throws(OAuth2Error) {
        let query = url.utf8.prefix { $0 != UInt8(ascii: "#") }.drop { $0 != UInt8(ascii: "?") }.dropFirst()
        // A query that cannot be read is no link of Auth0's.
        let elements = FormParameters(form: query)?.elements ?? []
        func values(_ name: String) -> [String] {
            elements.filter { $0.name.utf8.elementsEqual(name.utf8) && !$0.value.isEmpty }.map(\.value)
        }
        let (tickets, organizations) = (values("invitation"), values("organization"))
        guard let ticket = tickets.first else { return nil }
        guard tickets.count == 1, organizations.count == 1, let organization = organizations.first else {
            throw OAuth2Error(
                .malformedCallback,
                step: .authorizationRequest,
                parameter: tickets.count == 1 ? "organization" : "invitation",
                message: """
                    The invitation link needs one invitation and one organization; ask the user to open the link of the e-mail \
                    again, without changing it.
                    """
            )
        }
        self.init(ticket: ticket, organization: organization)
    }
}
