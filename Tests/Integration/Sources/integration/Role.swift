import OAuth2

/// What a client is registered for; the names are those of `Servers/fixture.py`.
enum Role: String {
    case confidential, service, post, secretJWT, keyJWT, reserved, raw
    case `public`
}

extension Server {
    /// The client with that role, if the server has one.
    func client(_ role: Role) -> Client? { clients[role.rawValue] }

    /// What the server knows the client as; with another secret or `aud` of assertions than the usual one, if one is given.
    func registration(_ role: Role, secret wrongSecret: String? = nil, audience: String? = nil) throws
        -> ClientRegistration
    {
        guard let client = client(role) else { throw Unexpected("there is no client for \(role)") }
        let secret = ClientSecret(wrongSecret ?? client.secret ?? "")
        let authentication: ClientAuthentication =
            switch client.method {
            case "client_secret_basic": .clientSecretBasic(secret, encoding: role == .raw ? .raw : .formEncoded)
            case "client_secret_post": .clientSecretPost(secret)
            case "client_secret_jwt": .assertion(AssertionSigner(key: .secret(secret), audience: audience))
            case "private_key_jwt": .assertion(AssertionSigner(key: try .fromFile(), audience: audience))
            case "none": .none
            default: throw Unexpected("the client's method is not one that is known here: \(client.method)")
            }
        return try ClientRegistration(id: client.id, authentication: authentication)
    }
}
