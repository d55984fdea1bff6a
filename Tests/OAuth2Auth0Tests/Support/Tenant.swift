import OAuth2
import OAuth2Auth0
import OAuth2Testing
import OAuth2URLSession
import Testing

/// A fake tenant behind a real socket, and a client of it; one for each test.
final class Tenant: Sendable {
    static let user = "ada@example.com"
    static let password = UserPassword("correct horse")
    static let api = "https://api.example"

    let clock = ManualClock()
    let server: FakeAuthorizationServer
    let client: OAuth2Client
    private let listener: LoopbackServer

    var mfa: Auth0MFA { Auth0MFA(client) }

    /// A tenant with one user, who has the second factors `factors`; with `demandsMFA` they are due at every login.
    init(
        factors: [FakeAuthorizationServer.Factor] = [],
        demandsMFA: Bool = false,
        _ change: @Sendable (inout FakeAuthorizationServer.Configuration) -> Void = { _ in }
    ) throws {
        var configuration = FakeAuthorizationServer.Configuration.example
        configuration.users[0].factors = factors
        if demandsMFA { configuration.mfa.rule = .always }
        change(&configuration)
        server = FakeAuthorizationServer(configuration, clock: clock)
        listener = try server.listen()
        client = try Self.client(port: listener.port, id: "app", secret: "app-secret", clock: clock)
    }

    deinit { listener.close() }

    /// Another client of the same tenant.
    func client(id: String, secret: ClientSecret) throws -> OAuth2Client {
        try Self.client(port: listener.port, id: id, secret: secret, clock: clock)
    }

    private static func client(
        port: Int,
        id: String,
        secret: ClientSecret,
        clock: ManualClock
    ) throws -> OAuth2Client {
        var client = OAuth2Client(
            server: try .auth0(domain: "127.0.0.1:\(port)"),
            registration: try ClientRegistration(id: id, authentication: .clientSecretPost(secret)),
            transport: URLSessionTransport()
        )
        client.clock = clock
        // However busy the machine is that runs the tests.
        (client.limits.total, client.limits.idle) = (.seconds(3_600), .seconds(3_600))
        return client
    }

    /// A login with the password, which the tenant answers as its policy says.
    func logIn(scope: Scope = [.openID, .offlineAccess, "read:orders"]) async throws -> TokenResponse {
        try await client.requestTokens(
            .password(username: Self.user, password: Self.password, scope: scope, audience: Self.api)
        )
    }

    /// A login that stops because a second factor is due.
    func interruptedLogin() async throws -> MFARequired {
        let error = try await #require(throws: OAuth2Error.self) { try await self.logIn() }
        #expect(error.code == .mfaRequired)
        return try #require(error.mfaRequired)
    }

    /// An access token for the MFA API with `scope`.
    func managementToken(scope: Scope) async throws -> AccessToken {
        let request = try TokenRequest.password(
            username: Self.user,
            password: Self.password,
            scope: scope,
            audience: server.url("mfa/")
        )
        return try await client.requestTokens(request).accessToken
    }

    /// The code that was sent last to a phone number or e-mail address.
    func sentCode(to recipient: String) throws -> OneTimeCode {
        OneTimeCode(try #require(server.lastCode(to: recipient)))
    }

    /// The code that the user's authenticator app shows.
    func appCode() throws -> OneTimeCode {
        OneTimeCode(try #require(server.currentTOTP(of: Self.user)))
    }
}

/// Second factors for the user of a ``Tenant``.
extension FakeAuthorizationServer.Factor {
    static let app = Self(.otp(secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), id: "totp|dev_app")
    static let sms = Self(.sms(phoneNumber: "+15550100"), id: "sms|dev_phone")
    static let voice = Self(.voice(phoneNumber: "+15550100"), id: "voice|dev_phone")
    static let email = Self(.email(address: "ada@example.com"), id: "email|dev_mail")
    static let push = Self(.push, id: "push|dev_app")
    static let recovery = Self(.recoveryCode("AAAABBBBCCCCDDDDEEEEFFFF"), id: "recovery-code|dev_1")
}
