import OAuth2

extension Tenant {
    /// `grant_type=password`, and Auth0's variant that names the database.
    mutating func password(_ call: TokenCall) throws(Refusal) -> TransportResponse {
        let name = try call.required("username")
        let wrong = Refusal(403, "invalid_grant", "Wrong email or password.")
        guard let user = user(named: name) else { throw wrong }
        if call.grant == .passwordRealm {
            let realm = try call.required("realm")
            guard configuration.users.contains(where: { $0.connection == realm }) else {
                throw Refusal(403, "unauthorized_client", "The connection was not found: \(realm)")
            }
            guard user.connection == realm else { throw wrong }
        }
        let attempter = user.id + forwardedAddress(call)
        try checkAttempts(.passwords, of: attempter)
        guard let password = user.password, constantTimeEqual(password, try call.required("password")) else {
            try spend(.passwords, of: attempter, refill: configuration.behavior.wrongAttemptRefill)
            throw wrong
        }
        guard !user.isBlocked else { throw Refusal(401, "unauthorized", "user is blocked") }
        guard !user.passwordIsLeaked else {
            throw Refusal(401, "password_leaked", "This login has been blocked because your password has been leaked.")
        }
        guard !user.requiresVerification else {
            throw Refusal(401, "requires_verification", "Suspicious request requires verification")
        }
        return try logIn(user, call)
    }

    /// What a login without a browser gives: the scope asked for or, without one, every scope of the API.
    mutating func logIn(_ user: User, _ call: TokenCall) throws(Refusal) -> TransportResponse {
        let api = try requestedAPI(call.parameters)
        let everything = Scope((api?.scopes ?? []).map(ScopeValue.init(rawValue:)))
        let scope = grantable(call.parameters.scope ?? everything, api: api, client: call.client)
        let entitlement = Entitlement(
            clientID: call.client.id,
            userID: user.id,
            audience: api?.identifier,
            scope: scope,
            authTime: now
        )
        return try complete(entitlement, user: user, client: call.client, grant: call.grant)
    }

    /// The address of the end user, when the client may name it.
    func forwardedAddress(_ call: TokenCall) -> String {
        guard call.client.trustsForwardedFor, call.client.isConfidential,
            let address = call.headers["auth0-forwarded-for"]
        else { return "" }
        return " " + address
    }
}
