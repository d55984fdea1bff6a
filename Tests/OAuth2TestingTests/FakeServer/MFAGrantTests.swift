import Foundation
import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: passing a second factor")
struct MFAGrantTests {
    private let exchange = Exchange.withMFA(
        .init(.otp(secret: Exchange.otpSecret), id: "totp|dev_1"),
        .init(.sms(phoneNumber: "+15550100"), id: "sms|dev_2"),
        .init(.push, id: "push|dev_3"),
        .init(.recoveryCode("OLD-CODE"), id: "recovery-code|dev_4")
    )

    private var server: FakeAuthorizationServer { exchange.server }

    private func otp(_ mfaToken: String?, _ code: String? = nil) -> Answer {
        exchange.token(
            Exchange.otp,
            ["mfa_token": mfaToken, "otp": code ?? server.currentTOTP(of: "ada@example.com")]
        )
    }

    private func oob(_ mfaToken: String, _ oobCode: String?, _ bindingCode: String? = nil) -> Answer {
        exchange.token(
            Exchange.oob,
            ["mfa_token": mfaToken, "oob_code": oobCode, "binding_code": bindingCode]
        )
    }

    // MARK: mfa_token

    @Test("A good code gives the tokens of the original request, once")
    func success() throws {
        let token = try exchange.mfaToken()
        let answer = otp(token)
        #expect(answer.status == 200)
        #expect(answer["scope"] == "openid offline_access read:orders")
        #expect(answer["id_token"] != nil)
        #expect(answer["refresh_token"] != nil)
        #expect(server.events.contains(.factorPassed(userID: "auth0|ada", factorID: "totp|dev_1")))
        exchange.clock.advance(by: .seconds(30))
        let text = "The mfa_token provided is invalid. Try getting a new token."
        #expect(otp(token).isError(403, "invalid_grant", text))
    }

    @Test("An mfa_token that is no such thing, of another client, or too old")
    func badToken() throws {
        #expect(otp("nonsense").isError(403, "invalid_grant", "Malformed mfa_token"))
        let token = try exchange.mfaToken()
        let foreign = exchange.token(
            Exchange.otp,
            ["client_id": "other", "client_secret": "other-secret", "mfa_token": token, "otp": "000000"]
        )
        #expect(foreign.isError(400, "invalid_request", "mfa_token not issued to this client"))
        exchange.clock.advance(by: .seconds(300))
        #expect(otp(token).isError(401, "expired_token", "mfa_token is expired"))
        server.configure { $0.mfa.expiredStatus = 403 }
        #expect(otp(token).isError(403, "expired_token", "mfa_token is expired"))
    }

    // MARK: One-time codes

    @Test("A wrong code is refused, and the login can go on")
    func wrongOTP() throws {
        let token = try exchange.mfaToken()
        #expect(otp(token, "000000").isError(403, "invalid_grant", "Invalid otp_code."))
        #expect(otp(token).status == 200)
    }

    @Test(
        "A code is good for one step before and after, and once",
        arguments: [(-60, 403), (-30, 200), (30, 200), (60, 403)]
    )
    func steps(offset: Int, status: Int) throws {
        let token = try exchange.mfaToken()
        let totp = try #require(TOTP(base32: Exchange.otpSecret))
        let code = totp.code(at: exchange.clock.now.addingTimeInterval(Double(offset)))
        #expect(otp(token, code).status == status)
        #expect(otp(try exchange.mfaToken(), code).isError(403, "invalid_grant", "Invalid otp_code."))
    }

    @Test("Ten wrong codes are too many, one more is allowed six minutes later")
    func bruteForce() throws {
        server.configure { $0.mfaTokenLifetime = .seconds(3_600) }
        let token = try exchange.mfaToken()
        for _ in 1...10 { #expect(otp(token, "000000").status == 403) }
        #expect(otp(token).isError(429, "too_many_attempts"))
        exchange.clock.advance(by: .seconds(360))
        #expect(otp(token).status == 200)
    }

    // MARK: Text messages

    @Test("A challenge sends a code, and code and oob_code together are good once")
    func message() throws {
        let token = try exchange.mfaToken()
        let challenge = exchange.challenge(token, ["authenticator_id": "sms|dev_2"])
        #expect(challenge["challenge_type"] == "oob")
        #expect(challenge["binding_method"] == "prompt")
        let oobCode = try #require(challenge["oob_code"])
        #expect(server.openOOBCodes == [oobCode])
        let message = try #require(server.messages.last)
        #expect(message.channel == "sms")
        #expect(message.recipient == "+15550100")

        #expect(
            oob(token, oobCode).isError(400, "invalid_request", "Missing required parameter: binding_code")
        )
        #expect(oob(token, oobCode, "x").isError(403, "invalid_grant", "Invalid binding_code."))
        #expect(oob(token, oobCode, message.code).status == 200)
        #expect(server.openOOBCodes.isEmpty)
    }

    @Test("An oob_code of another login, or none at all, is refused")
    func foreignOOB() throws {
        let token = try exchange.mfaToken()
        let other = exchange.challenge(try exchange.mfaToken(), ["authenticator_id": "sms|dev_2"])
        #expect(
            oob(token, other["oob_code"], "1")
                .isError(400, "invalid_request", "The oob_code doesn't match the mfa_token")
        )
        #expect(oob(token, "nonsense", "1").isError(403, "invalid_grant", "Malformed oob_code"))
    }

    @Test("A code gets old")
    func oldMessage() throws {
        server.configure { $0.oneTimeCodeLifetime = .seconds(60) }
        let token = try exchange.mfaToken()
        let challenge = exchange.challenge(token, ["authenticator_id": "sms|dev_2"])
        let code = try #require(server.lastCode(to: "+15550100"))
        exchange.clock.advance(by: .seconds(60))
        #expect(oob(token, challenge["oob_code"], code).isError(403, "invalid_grant"))
    }

    @Test("Ten messages are enough")
    func tooManyMessages() throws {
        let token = try exchange.mfaToken()
        for _ in 1...10 { #expect(exchange.challenge(token, ["oob_channel": "sms"]).status == 200) }
        #expect(exchange.challenge(token, ["oob_channel": "sms"]).isError(429, "too_many_attempts"))
        #expect(server.messages.count == 10)
    }

    // MARK: Push

    @Test("Polling for a push decision: pending, too fast, approved")
    func pushApproved() throws {
        let token = try exchange.mfaToken()
        let challenge = exchange.challenge(token, ["oob_channel": "auth0"])
        #expect(challenge.json?.names == ["challenge_type", "oob_code"])
        let oobCode = challenge["oob_code"]
        #expect(server.pendingPushCount(of: "ada@example.com") == 1)
        let pending = "Authorization pending: please repeat the request in a few seconds."
        #expect(oob(token, oobCode).isError(400, "authorization_pending", pending))
        exchange.clock.advance(by: .seconds(4))
        #expect(oob(token, oobCode).isError(400, "slow_down"))
        exchange.clock.advance(by: .seconds(9))
        #expect(oob(token, oobCode).isError(400, "slow_down"))
        exchange.clock.advance(by: .seconds(15))
        #expect(oob(token, oobCode).isError(400, "authorization_pending", pending))
        server.decidePush(of: "ada@example.com", .approve)
        #expect(server.pendingPushCount(of: "ada@example.com") == 0)
        #expect(oob(token, oobCode).status == 200)
    }

    @Test("A rejected push ends the login", arguments: [(false, 400, "access_denied"), (true, 403, "invalid_grant")])
    func pushRejected(isInvalidGrant: Bool, status: Int, error: String) throws {
        server.configure { $0.mfa.rejectionIsInvalidGrant = isInvalidGrant }
        let token = try exchange.mfaToken()
        let oobCode = exchange.challenge(token, ["oob_channel": "auth0"])["oob_code"]
        server.decidePush(of: "ada@example.com", .reject)
        #expect(oob(token, oobCode).isError(status, error, "MFA Authorization rejected."))
        #expect(otp(token).status == 403)
    }

    // MARK: Recovery codes

    @Test("A recovery code is replaced when it is used")
    func recoveryCode() throws {
        let token = try exchange.mfaToken()
        func recover(_ token: String, _ code: String?) -> Answer {
            exchange.token(Exchange.recovery, ["mfa_token": token, "recovery_code": code])
        }
        #expect(recover(token, "wrong").isError(403, "invalid_grant", "MFA Authorization rejected."))
        let answer = recover(token, "OLD-CODE")
        let next = try #require(answer["recovery_code"])
        #expect(next.count == 24)
        #expect(server.recoveryCode(of: "ada@example.com") == next)
        #expect(recover(try exchange.mfaToken(), "OLD-CODE").status == 403)
        #expect(recover(try exchange.mfaToken(), next).status == 200)
        server.configure { $0.users[0].factors.removeLast() }
        #expect(
            recover(try exchange.mfaToken(), "x")
                .isError(403, "unsupported_challenge_type", "User does not have a recovery-code.")
        )
    }
}
