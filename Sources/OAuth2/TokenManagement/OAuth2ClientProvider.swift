/// Where a ``TokenManager`` or ``ClientCredentialsManager`` gets its client from, each time before it sends something.
///
/// ``OAuth2ClientSource`` is one: metadata that was read again, a client secret that was replaced and an amended server reach the
/// manager, and an application starts while the server is down. Conform a type of your own where a client is put together from
/// elsewhere, such as a configuration that is read anew.
public protocol OAuth2ClientProvider: Sendable {
    /// The server's issuer identifier; wire name `issuer`.
    ///
    /// Known before anything is read, as the other properties are, so that stored tokens can be used while the server is down. It is
    /// the same for every client.
    var issuer: String { get }

    /// The client's id; wire name `client_id`.
    ///
    /// The same for every client.
    var clientID: String { get }

    /// Where the time comes from.
    var clock: any WallClock { get }

    /// The time and size limits of every request.
    var limits: TransportLimits { get }

    /// The client as it has to be used now.
    ///
    /// Called with each refresh, so it should be kept and not made anew.
    ///
    /// - Throws: What keeps it from being made; the caller of the manager gets it, unless there is a token to go on with.
    func client() async throws -> OAuth2Client
}

/// A client that stays as it is.
struct FixedClient: OAuth2ClientProvider {
    let fixed: OAuth2Client

    var issuer: String { fixed.server.issuer }
    var clientID: String { fixed.registration.id }
    var clock: any WallClock { fixed.clock }
    var limits: TransportLimits { fixed.limits }

    func client() -> OAuth2Client { fixed }
}
