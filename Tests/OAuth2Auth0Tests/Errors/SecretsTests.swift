import OAuth2
import OAuth2Auth0
import Testing

@Suite("Secrets of this module")
struct SecretsTests {
    private func text(of value: some Any) -> String {
        var text = "\(value) " + String(reflecting: value)
        dump(value, to: &text)
        return text
    }

    @Test("None of them shows its content")
    func redacted() throws {
        #expect(!text(of: UserPassword("hush-1")).contains("hush"))
        #expect(!text(of: OneTimeCode("hush-1")).contains("hush"))
        #expect(!text(of: OOBCode("hush-1")).contains("hush"))
        #expect(!text(of: RecoveryCode("hush-1")).contains("hush"))
        #expect(!text(of: AuthenticatorSecret("hush-1")).contains("hush"))
        #expect(!text(of: BarcodeURI("hush-1")).contains("hush"))
        #expect(!text(of: SessionTransferToken("hush-1")).contains("hush"))
        #expect(!text(of: MFAAuthorization.accessToken(AccessToken("hush-1"))).contains("hush"))
        #expect(!text(of: MFAAuthorization.login(try .fixture(token: "hush-1"))).contains("hush"))
        let invitation = try #require(try OrganizationInvitation(loginURL: "/?invitation=hush-1&organization=hush-2"))
        #expect(!text(of: invitation).contains("hush"))
        let request = try TokenRequest.password(username: "ada", password: UserPassword("hush-1"))
        #expect(!text(of: request).contains("hush"))
    }
}
