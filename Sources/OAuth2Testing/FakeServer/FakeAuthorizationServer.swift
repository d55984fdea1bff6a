public import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A whole authorization server in memory, which behaves like Auth0's down to status codes and error texts.
///
/// It plays the login page, the token endpoint with nine grants, rotating refresh tokens with reuse detection, second
/// factors with enrollment, revocation, `/userinfo`, discovery, and a small protected API. A test runs the code it is about
/// against it, moves the clock, and looks at what happened:
///
/// ```swift
/// import OAuth2
/// import OAuth2Testing
/// import Testing
///
/// @Test("After a lost answer the user has to log in again, because the refresh token was rotated")
/// func lostAnswer() async throws {
///     let clock = ManualClock()
///     let server = FakeAuthorizationServer(.example, clock: clock)
///     var client = OAuth2Client(
///         server: try server.authorizationServer(),
///         registration: try ClientRegistration(id: "app", authentication: .clientSecretPost("app-secret")),
///         transport: server                                   // no sockets: the server is the transport
///     )
///     client.clock = clock
///
///     let login = try client.beginAuthorization(
///         redirectURI: "https://app.example/callback",
///         scope: [.openID, .offlineAccess, "read:orders"],
///         audience: "https://api.example"
///     )
///     let callback = try server.approve(login.url, as: "ada@example.com")     // plays the browser and the user
///     let tokens = try await client.finishAuthorization(
///         callback: callback.authorizationCallback, pending: login.pending)
///     let refreshToken = try #require(tokens.refreshToken)
///
///     clock.advance(by: .seconds(86_400))                     // the access token has expired
///     server.inject(.loseAnswer, on: "/oauth/token")
///     await #expect { try await client.refresh(refreshToken) } throws: {
///         ($0 as? OAuth2Error)?.code == .transportFailed
///     }
///     await #expect { try await client.refresh(refreshToken) } throws: {
///         ($0 as? OAuth2Error)?.code == .invalidGrant
///     }
///     #expect(server.count(.refreshToken) == 2)
/// }
/// ```
/// For a real socket in between call ``listen()``. For failures of network and server use ``inject(_:on:times:after:)``.
/// Nothing waits in real time: everything that expires does so by the clock that is passed in.
///
/// Do not run it for anything but tests and demonstrations: passwords stand in its configuration, and it records every
/// request with its secrets.
public final class FakeAuthorizationServer: Sendable {
    /// The clock that decides what has expired.
    public let clock: any WallClock

    let state: AwaitableState<Tenant>

    /// A server with this configuration.
    ///
    /// - Parameters:
    ///   - configuration: What it knows and how it behaves; start from ``Configuration/example``.
    ///   - clock: The time; a ``ManualClock`` in tests.
    public init(_ configuration: Configuration = .example, clock: any WallClock = SystemWallClock()) {
        self.clock = clock
        state = AwaitableState(Tenant(configuration, now: clock.now))
    }

    /// The issuer, with a slash at the end.
    public var issuer: String { state.withLock { $0.configuration.issuer } }

    /// The URL of a path of this server, such as `oauth/token`.
    public func url(_ path: String) -> String { issuer + path.drop { $0 == "/" } }

    /// The configuration as it is now.
    public var configuration: Configuration { state.withLock { $0.configuration } }

    /// Changes the configuration; tokens and logins that exist stay.
    ///
    /// `change` must not call the server, which is locked meanwhile.
    ///
    /// ```swift
    /// server.configure { $0.mfa.rule = .always }
    /// server.configure { $0.users.removeAll { $0.email == "ada@example.com" } }
    /// ```
    public func configure(_ change: @Sendable (inout Configuration) -> Void) {
        state.withLock { change(&$0.configuration) }
    }

    /// Answers one request, at once and without the faults of ``inject(_:on:times:after:)``.
    public func handle(_ request: ReceivedRequest) -> TransportResponse {
        handle(request, spoilingIDToken: nil)
    }

    func handle(_ request: ReceivedRequest, spoilingIDToken fault: IDTokenFault?) -> TransportResponse {
        let now = clock.now
        return state.withLock { tenant in
            tenant.idTokenFault = fault
            return tenant.answer(request, now: now)
        }
    }
}
