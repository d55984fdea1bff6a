import OAuth2

extension Tenant {
    /// The scopes that every API has.
    static let standardScopes: Scope = [.openID, .profile, .email, .address, .phone]

    /// The audience of the MFA endpoints themselves.
    var mfaAudience: String { configuration.issuer + "mfa/" }

    /// The API called `identifier`, the MFA endpoints included.
    func api(_ identifier: String) -> API? {
        if identifier == mfaAudience {
            var api = API(identifier, scopes: ["enroll", "read:authenticators", "remove:authenticators"])
            api.allowsOfflineAccess = false
            api.tokenLifetime = .seconds(600)
            return api
        }
        return configuration.apis.first { $0.identifier == identifier }
    }

    /// The API that a request asks for; `nil` when it is `/userinfo` alone.
    func requestedAPI(_ parameters: FormParameters) throws(Refusal) -> API? {
        let name = parameters["audience"] ?? parameters["resource"] ?? configuration.defaultAudience
        guard let name, name != configuration.issuer + "userinfo" else { return nil }
        guard let api = api(name) else { throw Refusal(403, "access_denied", "Service not found: \(name)") }
        return api
    }

    /// What of `requested` can be granted; scopes that are not known are left out silently.
    func grantable(_ requested: Scope, api: API?, client: Client) -> Scope {
        var allowed = Self.standardScopes
        for scope in api?.scopes ?? [] { allowed.insert(ScopeValue(rawValue: scope)) }
        if api?.allowsOfflineAccess ?? true, client.grantTypes.contains(.refreshToken) {
            allowed.insert(.offlineAccess)
        }
        return Scope(requested.values.filter(allowed.contains))
    }
}

extension FormParameters {
    /// The `scope` parameter; `nil` when it was not sent.
    var scope: Scope? { self["scope"].map { Scope(parsing: $0) } }
}
