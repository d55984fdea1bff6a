import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: login pages")
struct LoginPageTests {
    /// A browser that submits forms and keeps the session cookie.
    private final class Browser {
        let exchange: Exchange
        var cookie: String?

        init(_ exchange: Exchange) { self.exchange = exchange }

        func open(_ changes: KeyValuePairs<String, String?> = [:]) -> Answer {
            let url = exchange.authorizeURL(changes)
            let headers: TransportHeaders = cookie.map { ["Cookie": "other=1; \($0)"] } ?? [:]
            return exchange.send(.get, String(url.dropFirst("https://auth.example".count)), headers: headers)
        }

        /// Fills in the form of `page`.
        func submit(_ page: Answer, _ fields: FormParameters) throws -> Answer {
            let marker = #"name="login" value=""#
            let start = try #require(page.text.firstRange(of: marker)).upperBound
            var form = fields
            form.append("login", String(page.text[start...].prefix { $0 != "\"" }))
            let answer = exchange.post("/authorize", form)
            if let set = answer.headers["Set-Cookie"] { cookie = String(set.prefix { $0 != ";" }) }
            return answer
        }
    }

    private static let credentials: FormParameters = ["username": "ada@example.com", "password": "correct horse"]

    @Test("Password, redirect, and a session that needs no second login")
    func wholeLogin() throws {
        let browser = Browser(Exchange())
        let page = browser.open()
        #expect(page.status == 200)
        #expect(page.text.contains("Log in"))
        let done = try browser.submit(page, Self.credentials)
        #expect(done.status == 302)
        #expect(done.headers["Location"]?.hasPrefix("https://app.example/callback?code=") == true)

        browser.exchange.clock.advance(by: .seconds(60))
        #expect(browser.open().status == 302)
        #expect(browser.open(["prompt": "none"]).headers["Location"]?.contains("code=") == true)
        #expect(browser.open(["max_age": "61"]).status == 302)
        #expect(browser.open(["max_age": "60"]).text.contains("Log in"))
        #expect(browser.open(["prompt": "login"]).text.contains("Log in"))

        let out = browser.exchange.send(
            .get,
            "/v2/logout?client_id=app",
            headers: ["Cookie": try #require(browser.cookie)]
        )
        #expect(out.headers["Location"] == "https://app.example/")
        #expect(browser.open().text.contains("Log in"))
    }

    @Test("A wrong password shows the page again")
    func wrongPassword() throws {
        let browser = Browser(Exchange())
        let again = try browser.submit(browser.open(), ["username": "ada@example.com", "password": "wrong"])
        #expect(again.status == 400)
        #expect(again.text.contains("Wrong email or password."))
        #expect(try browser.submit(again, Self.credentials).status == 302)
    }

    @Test("Cancelling is access_denied")
    func cancel() throws {
        let browser = Browser(Exchange())
        let location = try browser.submit(browser.open(), ["action": "cancel"]).headers["Location"]
        #expect(location?.contains("error=access_denied") == true)
    }

    @Test("A login that is too old, or was finished, starts again with a page")
    func tooOld() throws {
        let browser = Browser(Exchange())
        let page = browser.open()
        browser.exchange.clock.advance(by: .seconds(3_600))
        #expect(try browser.submit(page, Self.credentials).status == 400)
        let second = browser.open()
        #expect(try browser.submit(second, Self.credentials).status == 302)
        #expect(try browser.submit(second, Self.credentials).status == 400)
    }

    @Test("Consent is asked for once")
    func consent() throws {
        let browser = Browser(Exchange { $0.clients[0].skipsConsent = false })
        let page = try browser.submit(browser.open(), Self.credentials)
        #expect(page.text.contains("Authorize app"))
        #expect(page.text.contains("read:orders"))
        #expect(try browser.submit(page, ["action": "continue"]).status == 302)
        #expect(try browser.submit(browser.open(["prompt": "login"]), Self.credentials).status == 302)
        #expect(browser.open(["prompt": "consent"]).text.contains("Authorize app"))
    }

    @Test("The second factor: an app's code, a message, or the recovery code")
    func secondFactor() throws {
        let browser = Browser(
            Exchange {
                $0.mfa.rule = .always
                $0.users[0].factors = [.init(.otp(secret: "GEZDGNBVGY3TQOJQ")), .init(.recoveryCode("R-1"))]
            }
        )
        let server = browser.exchange.server
        let page = try browser.submit(browser.open(), Self.credentials)
        #expect(page.text.contains("Verify your identity"))
        let again = try browser.submit(page, ["code": "000000"])
        #expect(again.text.contains("The code is wrong."))
        #expect(try browser.submit(again, ["code": try #require(server.currentTOTP(of: "auth0|ada"))]).status == 302)

        let recovery = try browser.submit(browser.open(["prompt": "login"]), Self.credentials)
        #expect(try browser.submit(recovery, ["code": "R-1"]).status == 302)
        #expect(server.recoveryCode(of: "auth0|ada") != "R-1")

        server.configure { $0.users[0].factors = [.init(.sms(phoneNumber: "+15550100"))] }
        let message = try browser.submit(browser.open(["prompt": "login"]), Self.credentials)
        #expect(try browser.submit(message, ["code": try #require(server.lastCode(to: "+15550100"))]).status == 302)
    }

    @Test("form_post is a page with a form that submits itself")
    func formPost() throws {
        let browser = Browser(Exchange())
        let page = try browser.submit(browser.open(["response_mode": "form_post", "state": "<&>"]), Self.credentials)
        #expect(page.status == 200)
        #expect(page.text.contains(#"action="https://app.example/callback""#))
        #expect(page.text.contains(#"name="state" value="&lt;&amp;&gt;""#))
        #expect(page.text.contains(#"name="code""#))
    }
}
