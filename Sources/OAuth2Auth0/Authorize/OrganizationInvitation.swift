public import OAuth2

/// An invitation to an organization, as the link in Auth0's e-mail brings it to your login page.
///
/// The link leads to the application's login URI with `invitation`, `organization` and `organization_name`; hand the
/// first two on in `AuthorizationRequest.invitation`. Its description shows neither.
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
}
