/// Gives clients of a server that describes itself, and reads the description again when it has become old.
///
/// ```swift
/// let source = OAuth2ClientSource(
///     try MetadataRequest(issuer: "https://id.example"),
///     registration: registration,
///     transport: URLSessionTransport()
/// )
/// let manager = TokenManager(clients: source, storage: storage)
/// // in each request
/// let client = try await source.client()
/// ```
/// Make one where the application is put together; copies share everything but their ``idTokenPolicy``. Nothing is sent
/// before a client is asked for; after that the metadata is kept as ``CachePolicy`` says and all clients share the memory of spent codes. For a short-lived program
/// ``OAuth2Client/discover(issuer:registration:transport:)`` is enough.
///
/// A reading that fails is no reason to stop logging users in: the last metadata goes on being used, for a day by default.
/// Only when there is none yet is the failure an error, and then the server is asked again after 5 seconds at the earliest,
/// however many callers there are.
public struct OAuth2ClientSource: OAuth2ClientProvider {
    /// The public keys of the server, at the `jwks_uri` of the metadata.
    public let keys: RemoteJSONWebKeySource

    /// How the clients check ID tokens.
    ///
    /// Default: claims, but not the signature; ``keys`` are what to check it with:
    ///
    /// ```swift
    /// source.idTokenPolicy.signature = .required(verifier, keys: source.keys)
    /// ```
    public var idTokenPolicy = IDTokenPolicy()

    /// The server's issuer identifier.
    public let issuer: String

    /// Where the time comes from.
    public let clock: any WallClock

    /// Time and size limits of every request.
    public let limits: TransportLimits

    private let description: CachedFetch<Description>
    private let registration: ClientRegistration
    private let transport: any HTTPTransport
    private let memory = ClientMemory()

    private struct Description: Sendable {
        let metadata: AuthorizationServerMetadata
        let server: AuthorizationServer
    }

    /// A source of clients of one server.
    ///
    /// - Parameters:
    ///   - request: Which issuer, and how its metadata is found.
    ///   - registration: What the server knows this application as.
    ///   - transport: What sends the requests, those for metadata and keys included.
    ///   - clock: Where the time comes from.
    ///   - limits: Time and size limits of every request.
    ///   - metadataPolicy: How long the metadata is kept.
    ///   - keyPolicy: How long the server's public keys are kept.
    public init(
        _ request: MetadataRequest,
        registration: ClientRegistration,
        transport: any HTTPTransport,
        clock: any WallClock = SystemWallClock(),
        limits: TransportLimits = TransportLimits(),
        metadataPolicy: CachePolicy = .metadata,
        keyPolicy: CachePolicy = .keys
    ) {
        issuer = request.issuer
        self.registration = registration
        self.transport = transport
        self.clock = clock
        self.limits = limits
        let description = CachedFetch(policy: metadataPolicy, clock: clock) {
            let metadata = try await request.fetch(with: transport, clock: clock, limits: limits)
            return Description(metadata: metadata, server: try request.server(metadata))
        }
        self.description = description
        keys = RemoteJSONWebKeySource(transport: transport, clock: clock, limits: limits, policy: keyPolicy) {
            try await description.entry().value.server.keySetURI()
        }
    }

    /// The client's id.
    public var clientID: String { registration.id }

    /// A client of the server as it describes itself now.
    ///
    /// - Throws: ``OAuth2Error`` when there is no metadata to go on with: ``OAuth2Error/Code/issuerMismatch``,
    ///   ``OAuth2Error/Code/malformedResponse``, ``OAuth2Error/Code/redirectRefused``,
    ///   ``OAuth2Error/Code/transportFailed`` and others. `CancellationError` when the calling task is cancelled.
    public func client() async throws -> OAuth2Client {
        var client = OAuth2Client(
            server: try await description.entry().value.server,
            registration: registration,
            transport: transport,
            memory: memory
        )
        client.clock = clock
        client.limits = limits
        client.idTokenPolicy = idTokenPolicy
        return client
    }

    /// What the server publishes about itself.
    ///
    /// - Throws: As ``client()``.
    public func metadata() async throws -> AuthorizationServerMetadata {
        try await description.entry().value.metadata
    }
}
