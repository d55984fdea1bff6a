extension OAuth2Client {
    /// A client of a server that describes itself, from nothing but its issuer.
    ///
    /// ```swift
    /// let client = try await OAuth2Client.discover(
    ///     issuer: "https://id.example",
    ///     registration: registration,
    ///     transport: URLSessionTransport()
    /// )
    /// ```
    /// The metadata is read once, now. A long-running server that is to notice changes has an ``OAuth2ClientSource`` instead,
    /// which takes the choices of ``MetadataRequest``, too. PKCE with S256, `state` and `nonce` are used whatever the metadata
    /// says. A client with a certificate gets the endpoints that are published for it:
    /// ``AuthorizationServer/mutualTLSEndpoints``. A test with a clock of its own sets ``clock`` afterwards.
    ///
    /// - Parameters:
    ///   - issuer: The issuer exactly as the server writes it: a slash at the end counts.
    ///   - registration: What the server knows this application as.
    ///   - transport: What sends the requests.
    /// - Returns: The client.
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` for an issuer that is no https URL; otherwise as
    ///   ``OAuth2ClientSource/client()``.
    public static func discover(
        issuer: String,
        registration: ClientRegistration,
        transport: any HTTPTransport
    ) async throws -> OAuth2Client {
        try await discover(MetadataRequest(issuer: issuer), registration: registration, transport: transport)
    }

    /// As ``discover(issuer:registration:transport:)``, with the choices of ``MetadataRequest``: metadata at another address,
    /// hosts with `http`, changes to what the server publishes.
    ///
    /// - Parameters:
    ///   - request: Which issuer, and how its metadata is found and amended.
    ///   - registration: What the server knows this application as.
    ///   - transport: What sends the requests.
    /// - Returns: The client.
    /// - Throws: As ``OAuth2ClientSource/client()``.
    public static func discover(
        _ request: MetadataRequest,
        registration: ClientRegistration,
        transport: any HTTPTransport
    ) async throws -> OAuth2Client {
        try await OAuth2ClientSource(request, registration: registration, transport: transport).client()
    }
}
