import OAuth2

extension Chapter {
    static let logout = Chapter(
        name: "Logout",
        steps: [
            Step("logout, started by the application", standard: ["ok"]) { application in
                let login = try await application.logIn()
                var request = LogoutRequest(
                    idTokenHint: login.tokens.idToken,
                    postLogoutRedirectURI: application.server.signedOutURI
                )
                request.state = StateParameter("signed-out")
                var browser = login.browser
                let stop = try await browser.open(login.client.logoutURL(request))
                let isBack = stop.url.string == application.server.signedOutURI + "?state=signed-out"
                return isBack ? "ok" : "kept, \(stop.answer.status)"
            }
        ]
    )
}
