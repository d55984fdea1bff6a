import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: authenticators, challenges, enrollment")
struct AuthenticatorTests {
    static let invalidToken = "The mfa_token provided is invalid. Try getting a new token."

    private static func ids(_ answer: Answer) -> [String]? {
        // An array is no JSON object, so it is read as the only member of one.
        JSONObject(parsing: Array(#"{"list":"#.utf8) + answer.body + Array("}".utf8))?["list"]?.array?
            .compactMap { $0.object?["id"]?.string }
    }

    // MARK: List

    @Test("The list has both shapes")
    func list() throws {
        let exchange = Exchange.withMFA(
            .init(.otp(secret: Exchange.otpSecret), id: "totp|dev_1"),
            .init(.sms(phoneNumber: "+15550123456"), id: "sms|dev_2")
        )
        let token = try exchange.mfaToken()
        let expected =
            #"[{"active":true,"authenticator_type":"otp","id":"totp|dev_1","type":"otp"},"#
            + #"{"active":true,"authenticator_type":"oob","id":"sms|dev_2","name":"XXXXXXXX3456","#
            + #""oob_channel":"sms","type":"phone"}]"#
        #expect(exchange.authenticators(token).text == expected)
        exchange.server.configure { $0.mfa.listsTypes = false }
        #expect(!exchange.authenticators(token).text.contains(#""type""#))
        exchange.server.configure { $0.users[0].factors = [] }
        #expect(exchange.authenticators(token).text == "[]")
    }

    @Test("The list needs a live mfa_token, or an access token with the scope")
    func listRefused() throws {
        let exchange = Exchange.withMFA(.init(.push, id: "push|dev_1"))
        #expect(exchange.authenticators(nil).isError(401, "invalid_grant", Self.invalidToken))
        #expect(exchange.authenticators("nonsense").isError(401, "invalid_grant", Self.invalidToken))
        let good = try exchange.managementToken("read:authenticators")
        #expect(Self.ids(exchange.authenticators(good)) == ["push|dev_1"])
        #expect(exchange.authenticators(try exchange.managementToken("enroll")).isError(403, "insufficient_scope"))
        exchange.clock.advance(by: .seconds(600))
        #expect(exchange.authenticators(good).isError(401, "invalid_grant", Self.invalidToken))

        let token = try exchange.mfaToken()
        exchange.clock.advance(by: .seconds(300))
        #expect(exchange.authenticators(token).isError(401, "expired_token", "mfa_token is expired"))
    }

    // MARK: Challenge

    @Test("The type and the channel choose the authenticator")
    func challengeChoice() throws {
        let exchange = Exchange.withMFA(
            .init(.otp(secret: Exchange.otpSecret), id: "totp|dev_1"),
            .init(.push, id: "push|dev_2"),
            .init(.email(address: "ada@example.com"), id: "email|dev_3")
        )
        let token = try exchange.mfaToken()
        #expect(exchange.challenge(token)["challenge_type"] == "otp")
        #expect(exchange.challenge(token, ["challenge_type": "oob"]).json?.names == ["challenge_type", "oob_code"])
        #expect(exchange.challenge(token, ["challenge_type": "oob otp"])["challenge_type"] == "otp")
        #expect(exchange.challenge(token, ["oob_channel": "email"])["binding_method"] == "prompt")
        #expect(exchange.server.lastCode(to: "ada@example.com") != nil)
        let form: FormParameters = ["client_id": "app", "client_secret": "app-secret", "mfa_token": token]
        #expect(exchange.post("/mfa/challenge", form)["challenge_type"] == "otp")
        exchange.server.configure { $0.mfa.tellsInterval = true }
        let draft = exchange.challenge(token, ["authenticator_id": "push|dev_2"])
        #expect(draft.json?["interval"]?.int == 5)
        #expect(draft.json?["expires_in"]?.int == 300)
    }

    @Test("Nobody enrolled, no common type, an unknown authenticator, a client without the grant")
    func challengeRefused() throws {
        let notEnrolled =
            "User is not enrolled. You can use /mfa/associate endpoint to enroll the first authenticator."
        let exchange = Exchange.withMFA()
        let empty = exchange.challenge(try exchange.mfaToken())
        #expect(empty.isError(401, "unsupported_challenge_type", notEnrolled))
        exchange.server.configure { $0.users[0].factors = [.init(.push, id: "push|dev_1")] }
        let token = try exchange.mfaToken()
        #expect(
            exchange.challenge(token, ["challenge_type": "otp"])
                .isError(401, "unsupported_challenge_type", notEnrolled)
        )
        #expect(exchange.challenge(token, ["authenticator_id": "x"]).isError(400, "invalid_authenticator"))
        #expect(exchange.challenge(token, ["client_secret": "x"]).isError(401, "access_denied"))
        #expect(exchange.challenge("x").isError(403, "invalid_grant", "Malformed mfa_token"))
        #expect(
            exchange.challenge(token, ["mfa_token": nil])
                .isError(400, "invalid_request", "Missing required parameter: mfa_token")
        )
        #expect(
            exchange.challenge(token, ["client_id": "other", "client_secret": "other-secret"])
                .isError(400, "invalid_request", "mfa_token not issued to this client")
        )
        exchange.server.configure { $0.clients[0].grantTypes = [.password] }
        #expect(exchange.challenge(token).isError(403, "unauthorized_client"))
    }

    // MARK: Enrollment

    @Test("An authenticator app: secret, confirmation, recovery code, and no second enrollment")
    func enrollOTP() throws {
        let exchange = Exchange.withMFA()
        let token = try exchange.mfaToken()
        let answer = exchange.associate(token, #"{"authenticator_types":["otp"]}"#)
        #expect(answer["authenticator_type"] == "otp")
        let secret = try #require(answer["secret"])
        #expect(answer["barcode_uri"]?.contains("secret=\(secret)&") == true)
        #expect(answer.json?["recovery_codes"]?.array?.first?.string?.count == 24)
        #expect(exchange.authenticators(token).text.contains(#""active":false"#))

        let code = try #require(TOTP(base32: secret)).code(at: exchange.clock.now)
        #expect(exchange.token(Exchange.otp, ["mfa_token": token, "otp": code])["refresh_token"] != nil)
        let next = exchange.password()
        #expect(next.json?["mfa_requirements"]?.object?["challenge"]?.array?.count == 2)
        let again = exchange.associate(try #require(next["mfa_token"]), #"{"authenticator_types":["otp"]}"#)
        #expect(again.isError(403, "access_denied", "User is already enrolled."))
    }

    @Test("An enrollment that was not confirmed is replaced by the next")
    func enrollTwice() throws {
        let exchange = Exchange.withMFA()
        let token = try exchange.mfaToken()
        let first = exchange.associate(token, #"{"authenticator_types":["otp"]}"#)
        _ = exchange.associate(token, #"{"authenticator_types":["otp"]}"#)
        #expect(Self.ids(exchange.authenticators(token))?.count == 2)
        let secret = try #require(first["secret"])
        let code = try #require(TOTP(base32: secret)).code(at: exchange.clock.now)
        #expect(exchange.token(Exchange.otp, ["mfa_token": token, "otp": code]).status == 403)
    }

    @Test("A phone: message, confirmation")
    func enrollPhone() throws {
        let exchange = Exchange.withMFA()
        let token = try exchange.mfaToken()
        let answer = exchange.associate(
            token,
            #"{"authenticator_types":["oob"],"oob_channels":["sms","voice"],"phone_number":"+15550100"}"#
        )
        #expect(answer["oob_channel"] == "sms")
        #expect(answer["binding_method"] == "prompt")
        let code = try #require(exchange.server.lastCode(to: "+15550100"))
        let done = exchange.token(
            Exchange.oob,
            ["mfa_token": token, "oob_code": answer["oob_code"], "binding_code": code]
        )
        #expect(done.status == 200)
        #expect(exchange.server.configuration.users[0].factors.count { $0.isActive } == 3)
    }

    @Test("A push app: bar code, approval")
    func enrollPush() throws {
        let exchange = Exchange.withMFA()
        let token = try exchange.mfaToken()
        let answer = exchange.associate(token, #"{"authenticator_types":["oob"],"oob_channels":["auth0"]}"#)
        #expect(answer["barcode_uri"]?.contains("enrollment_tx_id=") == true)
        #expect(answer["binding_method"] == nil)
        exchange.server.decidePush(of: "ada@example.com", .approve)
        #expect(exchange.token(Exchange.oob, ["mfa_token": token, "oob_code": answer["oob_code"]]).status == 200)
    }

    @Test(
        "What cannot be enrolled",
        arguments: [
            (#"{}"#, "invalid_request"), (#"{"authenticator_types":["fax"]}"#, "invalid_request"),
            (#"{"authenticator_types":["oob"]}"#, "invalid_request"),
            (#"{"authenticator_types":["oob"],"oob_channels":["fax"]}"#, "invalid_request"),
            (#"{"authenticator_types":["oob"],"oob_channels":["sms"]}"#, "invalid_request"),
            (#"{"authenticator_types":["oob"],"oob_channels":["sms"],"phone_number":"555"}"#, "invalid_phone_number"),
            (#"{"authenticator_types":["oob"],"oob_channels":["auth0"]}"#, "unsupported_challenge_type"),
        ]
    )
    func enrollRefused(body: String, error: String) throws {
        let exchange = Exchange.withMFA { $0.mfa.enabledFactors = [.otp, .phone] }
        #expect(exchange.associate(try exchange.mfaToken(), body).isError(400, error))
    }

    @Test("A second factor is enrolled with an access token, and confirmed with it")
    func enrollWithAccessToken() throws {
        let exchange = Exchange.withMFA(.init(.otp(secret: Exchange.otpSecret), id: "totp|dev_1"))
        #expect(exchange.associate("nonsense", "{}").isError(401, "invalid_grant", Self.invalidToken))
        let token = try exchange.managementToken("enroll")
        let answer = exchange.associate(
            token,
            #"{"authenticator_types":["oob"],"oob_channels":["email"],"email":"ada@example.com"}"#
        )
        let code = exchange.server.lastCode(to: "ada@example.com")
        let done = exchange.token(
            Exchange.oob,
            ["mfa_token": token, "oob_code": answer["oob_code"], "binding_code": code]
        )
        #expect(done.json?["expires_in"]?.int == 600)
        #expect(exchange.server.configuration.users[0].factors.filter(\.isActive).count == 3)
    }

    // MARK: Deletion

    @Test("Deleting needs an access token with the scope, and takes twins along")
    func delete() throws {
        let exchange = Exchange.withMFA(
            .init(.sms(phoneNumber: "+15550100"), id: "sms|dev_1"),
            .init(.voice(phoneNumber: "+15550100"), id: "voice|dev_1"),
            .init(.otp(secret: Exchange.otpSecret), id: "totp|dev_2"),
            .init(.push, id: "push|dev_2"),
            .init(.recoveryCode("R"), id: "recovery-code|dev_3")
        )
        func delete(_ id: String, _ token: String) -> Answer {
            exchange.send(.delete, "/mfa/authenticators/\(id)", headers: ["Authorization": "Bearer \(token)"])
        }
        let token = try exchange.managementToken("remove:authenticators")
        #expect(delete("sms%7Cdev_1", try exchange.mfaToken()).isError(401, "invalid_grant", Self.invalidToken))
        #expect(delete("sms%7Cdev_1", try exchange.managementToken("enroll")).isError(403, "insufficient_scope"))
        #expect(delete("sms%7Cdev_9", token).isError(404, "not_found"))
        #expect(delete("recovery-code%7Cdev_3", token).isError(403, "access_denied"))
        #expect(delete("sms%7Cdev_1", token).status == 204)
        #expect(delete("push%7Cdev_2", token).status == 204)
        #expect(exchange.server.configuration.users[0].factors.map(\.id) == ["recovery-code|dev_3"])
    }
}
