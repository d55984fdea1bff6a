import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Everything a ``FakeAuthorizationServer`` remembers, and what it does with a request: a state machine without waiting.
///
/// The endpoints are extensions in the folders beside this one.
struct Tenant: Sendable {
    typealias Client = FakeAuthorizationServer.Client
    typealias API = FakeAuthorizationServer.API
    typealias User = FakeAuthorizationServer.User
    typealias Factor = FakeAuthorizationServer.Factor
    typealias Event = FakeAuthorizationServer.Event

    var configuration: FakeAuthorizationServer.Configuration
    /// The time of the request that is being answered.
    var now: Date

    var logins: [String: Login] = [:]
    var sessions: [String: BrowserSession] = [:]
    var consents: Set<Consent> = []
    var codes: [String: CodeRecord] = [:]
    var accessTokens: [String: AccessTokenRecord] = [:]
    var refreshTokens: [String: RefreshRecord] = [:]
    var families: [Int: RefreshFamily] = [:]

    var mfaTransactions: [String: MFATransaction] = [:]
    var challenges: [String: OOBChallenge] = [:]
    /// The time step of the last code accepted, by authenticator: a code is good once (RFC 6238 section 5.2).
    var lastTOTPSteps: [String: Int] = [:]
    var passwordlessCodes: [String: PasswordlessCode] = [:]
    var attempts: [String: TokenBucket] = [:]
    var limits: [String: TokenBucket] = [:]
    var faults: [ArmedFault] = []
    /// What is wrong with the ID token of the request that is being answered.
    var idTokenFault: IDTokenFault?

    var messages: [FakeAuthorizationServer.Message] = []
    var requests: [ReceivedRequest] = []
    var grants: [TokenGrant: Int] = [:]
    var events: [Event] = []

    /// Signs access tokens, and ID tokens of clients without a secret.
    let signingKey = Random.token(43)
    private var lastID = 0

    init(_ configuration: FakeAuthorizationServer.Configuration, now: Date) {
        self.configuration = configuration
        self.now = now
    }

    mutating func newID() -> Int {
        lastID += 1
        return lastID
    }

    func client(_ id: String?) -> Client? { configuration.clients.first { $0.id == id } }

    func user(_ id: String?) -> User? { configuration.users.first { $0.id == id } }

    /// The user with this e-mail address, identifier or phone number.
    func user(named name: String) -> User? {
        configuration.users.first { $0.email == name || $0.id == name || $0.phoneNumber == name }
    }

    /// Changes the user with this identifier, if there is one.
    mutating func updateUser(_ id: String, _ change: (inout User) -> Void) {
        guard let index = configuration.users.firstIndex(where: { $0.id == id }) else { return }
        change(&configuration.users[index])
    }
}
