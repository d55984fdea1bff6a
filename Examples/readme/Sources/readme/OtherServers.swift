import OAuth2

func discover(_ secret: ClientSecret, _ transport: any HTTPTransport) async throws -> OAuth2Client {
    // README: discovery
    let client = try await OAuth2Client.discover(
        issuer: "https://id.example.com",
        registration: ClientRegistration(id: "app", authentication: .clientSecretBasic(secret)),
        transport: transport
    )
    // end
    return client
}

func ownToken(_ client: OAuth2Client) async throws -> AccessToken {
    // README: client credentials
    let manager = ClientCredentialsManager(client: client)
    let accessToken = try await manager.accessToken(audience: "https://api.example.com")
    // end
    return accessToken
}

#if os(Linux)
import OAuth2Curl

func withCertificate(_ server: AuthorizationServer) throws -> OAuth2Client {
    // README: client certificate
    var configuration = CurlConfiguration()
    configuration.tls.minimumVersion = .tls13
    configuration.tls.clientCertificate = .init(
        chain: .file("/etc/app/client.pem"),
        privateKey: .file("/etc/app/client.key")
    )
    let transport = try CurlTransport(configuration)
    let registration = try ClientRegistration(id: "app", authentication: .tlsClientAuth)
    // end
    return OAuth2Client(server: server, registration: registration, transport: transport)
}
#endif
