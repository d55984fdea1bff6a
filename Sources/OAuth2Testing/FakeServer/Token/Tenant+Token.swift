import OAuth2

/// A request to the token endpoint after the checks that all grants share.
struct TokenCall: Sendable {
    let grant: TokenGrant
    let parameters: FormParameters
    let headers: TransportHeaders
    let client: FakeAuthorizationServer.Client

    /// A parameter that the shared checks have found to be there.
    func required(_ name: String) throws(Refusal) -> String {
        guard let value = parameters[name] else { throw .missing(name) }
        return value
    }
}

extension Tenant {
    /// `POST /oauth/token`, with the checks in Auth0's order.
    mutating func token(_ request: ReceivedRequest) throws(Refusal) -> TransportResponse {
        let parameters = try parameters(of: request)
        guard let name = parameters["grant_type"] else { throw .missing("grant_type") }
        guard let grant = TokenGrant(rawValue: name) else {
            throw Refusal(
                configuration.behavior.unsupportedGrantTypeStatus,
                "unsupported_grant_type",
                "Unsupported grant type: \(name)"
            )
        }
        grants[grant, default: 0] += 1
        for required in grant.requiredParameters where parameters[required] == nil { throw .missing(required) }
        let client = try authenticate(parameters, request.headers)
        guard client.grantTypes.contains(GrantType(rawValue: name)) else {
            throw Refusal(403, "unauthorized_client", "Grant type '\(name)' not allowed for the client.")
        }
        let call = TokenCall(grant: grant, parameters: parameters, headers: request.headers, client: client)
        switch grant {
        case .authorizationCode: return try exchangeCode(call)
        case .refreshToken: return try refresh(call)
        case .clientCredentials: return try clientCredentials(call)
        case .password, .passwordRealm: return try password(call)
        case .passwordless: return try passwordless(call)
        case .mfaOTP, .mfaOOB, .mfaRecoveryCode: return try passFactor(call)
        }
    }
}
