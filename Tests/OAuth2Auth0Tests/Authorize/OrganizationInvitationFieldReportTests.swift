import OAuth2
import OAuth2Auth0
import Testing

@Suite("Field reports: invitation links")
struct OrganizationInvitationFieldReportTests {
    @Test(
        "S6: the two values of an invitation link are read in one call",
        arguments: [
            "/login?invitation=t%2B1&organization=org_1&organization_name=acme",
            "https://app.example/login?x=1&organization=org_1&invitation=t%2B1#top",
        ]
    )
    func link(url: String) throws {
        let invitation = try #require(try OrganizationInvitation(loginURL: url))
        #expect(invitation.ticket == "t+1" && invitation.organization == "org_1")
        var request = AuthorizationRequest(redirectURI: "https://app.example/callback", scope: [.openID])
        request.invitation = invitation
        #expect(request.organization == "org_1" && request.additionalParameters["invitation"] == "t+1")
    }

    @Test(
        "S6: a login page that was opened without an invitation has none",
        arguments: [
            "/login", "/login?", "/login?organization=org_1", "/login?invitation=",
            "/login#invitation=t&organization=o", "/login?x=%ZZ", "",
        ]
    )
    func none(url: String) throws {
        #expect(try OrganizationInvitation(loginURL: url) == nil)
    }

    @Test(
        "S6: a link that was cut, or that holds a value twice, is refused under the parameter's name",
        arguments: [
            ("/login?invitation=t", "organization"), ("/login?invitation=t&organization=", "organization"),
            ("/login?invitation=t&organization=a&organization=b", "organization"),
            ("/login?invitation=t&invitation=u&organization=a", "invitation"),
        ]
    )
    func broken(url: String, parameter: String) {
        let error = #expect(throws: OAuth2Error.self) { try OrganizationInvitation(loginURL: url) }
        #expect(error?.code == .malformedCallback)
        #expect(error?.parameter == parameter)
    }
}
