import Testing

@testable import OAuth2

@Suite("Field reports: logout begun by the application")
struct LogoutRequestFieldReportTests {
    @Test(
        "D: a parameter that has a property is refused among the additional ones, also where the property is not set",
        arguments: ["id_token_hint", "logout_hint", "post_logout_redirect_uri", "state", "ui_locales"]
    )
    func ownParameters(name: String) {
        var request = LogoutRequest()
        request.additionalParameters.append(name, "x")
        let error = refusal { try request.parameters(clientID: "c") }
        #expect(error?.code == .invalidParameter && error?.parameter == "additionalParameters")
    }
}
