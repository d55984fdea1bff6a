import OAuth2
import OAuth2Testing

/// The keys that the server publishes now, fetched for every token.
struct FetchedKeys: JSONWebKeySource {
    let transport: any HTTPTransport
    let url: String

    func keys(for algorithm: SigningAlgorithm, keyID: String?) async throws -> [JSONWebKey] {
        let answer = try await transport.send(TransportRequest(method: .get, url: EndpointURL(url)))
        let keys = JSONObject(parsing: answer.body)?["keys"]?.array ?? []
        return keys.compactMap { $0.object.flatMap(JSONWebKey.init) }
    }
}

extension Site {
    /// Makes the server sign with `keys`.
    func sign(with keys: FakeAuthorizationServer.SigningKey...) {
        server.configure { $0.signingKeys = keys }
    }

    /// The client `app`, which checks signatures with the keys that the server publishes.
    func verifyingClient(algorithms: Set<SigningAlgorithm> = [.rs256]) throws -> OAuth2Client {
        var client = try client()
        client.idTokenPolicy.signature = .required(
            StandInVerifier(),
            keys: FetchedKeys(transport: transport, url: server.url(".well-known/jwks.json")),
            algorithms: algorithms
        )
        return client
    }
}
