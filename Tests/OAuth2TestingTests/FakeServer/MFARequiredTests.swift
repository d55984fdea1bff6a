import OAuth2
import OAuth2Testing
import Testing

@Suite("Fake server: mfa_required")
struct MFARequiredTests {
    private static func kinds(_ answer: Answer, _ list: String) -> [String]? {
        answer.json?["mfa_requirements"]?.object?[list]?.array?.compactMap { $0.object?["type"]?.string }
    }

    @Test("A login with the password stops, and tells which factors the user has")
    func challenge() {
        let exchange = Exchange.withMFA(
            .init(.otp(secret: Exchange.otpSecret)),
            .init(.sms(phoneNumber: "+15550100")),
            .init(.push)
        )
        let answer = exchange.password()
        #expect(answer.isError(403, "mfa_required", "Multifactor authentication required"))
        #expect(answer["mfa_token"]?.hasPrefix("Fe26.2*") == true)
        #expect(Self.kinds(answer, "challenge") == ["otp", "phone", "push-notification"])
        #expect(Self.kinds(answer, "enroll") == nil)
        #expect(exchange.server.events.first == .mfaRequired(userID: "auth0|ada"))
        #expect(exchange.server.liveAccessTokens.isEmpty)
    }

    @Test("A user without a factor is told which can be enrolled")
    func enroll() {
        let exchange = Exchange.withMFA()
        #expect(Self.kinds(exchange.password(), "enroll") == ["otp", "phone", "push-notification"])
        exchange.server.configure { $0.mfa.offersEnrollment = false }
        #expect(exchange.password().json?["mfa_requirements"] == nil)
    }

    @Test("The requirements can be left out, and the status can be 401")
    func variants() {
        let exchange = Exchange.withMFA(.init(.push)) {
            $0.mfa.sendsRequirements = false
            $0.mfa.requiredStatus = 401
        }
        let answer = exchange.password()
        #expect(answer.isError(401, "mfa_required"))
        #expect(answer.json?.names == ["error", "error_description", "mfa_token"])
    }

    @Test("A policy can ask for certain scopes only")
    func perScope() {
        let exchange = Exchange.withMFA(.init(.push)) { $0.mfa.rule = .forScopes(["write:orders"]) }
        #expect(exchange.password().status == 200)
        #expect(exchange.password(["scope": "write:orders"]).isError(403, "mfa_required"))
    }

    @Test("A refresh can be stopped too; its token stays good and is exchanged when the factor is passed")
    func refresh() throws {
        let exchange = Exchange { $0.users[0].factors = [.init(.otp(secret: Exchange.otpSecret))] }
        let token = try exchange.refreshToken()
        exchange.server.configure { $0.mfa.appliesToRefresh = true }
        let stopped = exchange.refresh(token, ["scope": "read:orders"])
        #expect(stopped.isError(403, "mfa_required"))
        #expect(exchange.server.liveRefreshTokens == [token])

        let answer = exchange.token(
            Exchange.otp,
            ["mfa_token": stopped["mfa_token"], "otp": exchange.server.currentTOTP(of: "ada@example.com")]
        )
        #expect(answer["scope"] == "read:orders")
        let next = try #require(answer["refresh_token"])
        #expect(exchange.server.liveRefreshTokens == [next])
    }

    @Test("A refresh token that is revoked meanwhile stays revoked")
    func revokedMeanwhile() throws {
        let exchange = Exchange { $0.users[0].factors = [.init(.otp(secret: Exchange.otpSecret))] }
        let token = try exchange.refreshToken()
        exchange.server.configure { $0.mfa.appliesToRefresh = true }
        let stopped = exchange.refresh(token)
        exchange.server.revokeAll(user: "ada@example.com")
        let answer = exchange.token(
            Exchange.otp,
            ["mfa_token": stopped["mfa_token"], "otp": exchange.server.currentTOTP(of: "ada@example.com")]
        )
        #expect(answer.isError(403, "invalid_grant", "Unknown or invalid refresh token."))
    }

    @Test("Several factors can be asked for one after the other")
    func chain() throws {
        let exchange = Exchange.withMFA(.init(.otp(secret: Exchange.otpSecret)), .init(.recoveryCode("R"))) {
            $0.mfa.steps = 2
        }
        let first = try exchange.mfaToken()
        let again = exchange.token(
            Exchange.otp,
            ["mfa_token": first, "otp": exchange.server.currentTOTP(of: "ada@example.com")]
        )
        #expect(again.isError(403, "mfa_required"))
        let second = try #require(again["mfa_token"])
        #expect(second != first)
        #expect(exchange.token(Exchange.recovery, ["mfa_token": first, "recovery_code": "R"]).status == 403)
        let answer = exchange.token(Exchange.recovery, ["mfa_token": second, "recovery_code": "R"])
        #expect(answer["refresh_token"] != nil)
    }
}
