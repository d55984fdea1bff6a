import OAuth2

extension Tenant {
    /// The token of an `Authorization: Bearer` header; the scheme's case does not matter (RFC 9110 section 11.1).
    func bearer(_ headers: TransportHeaders) -> String? {
        guard let header = headers["Authorization"] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, String(parts[0]).equalsIgnoringASCIICase("Bearer") else { return nil }
        return String(parts[1])
    }

    /// What a live access token is for; the refusals are those of RFC 6750 section 3.
    func checkBearer(_ headers: TransportHeaders) throws(Refusal) -> Entitlement {
        guard let token = bearer(headers) else {
            var refusal = Refusal(401, "unauthorized", "An access token is needed.")
            refusal.headers["WWW-Authenticate"] = "Bearer realm=\"api\""
            throw refusal
        }
        guard let record = accessTokens[token], now < record.expiresAt else {
            var refusal = Refusal(401, "invalid_token", "The access token is unknown or expired.")
            refusal.headers["WWW-Authenticate"] =
                "Bearer realm=\"api\", error=\"invalid_token\", error_description=\"The access token expired\""
            throw refusal
        }
        return record.entitlement
    }

    /// Refuses a token without `scope`.
    func demand(_ scope: ScopeValue, of entitlement: Entitlement) throws(Refusal) {
        guard !entitlement.scope.contains(scope) else { return }
        var refusal = Refusal(403, "insufficient_scope", "The access token lacks a scope.")
        refusal.headers["WWW-Authenticate"] =
            "Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
        throw refusal
    }

    /// `GET /api/me`: a protected API to try access tokens on.
    func demoAPI(_ request: ReceivedRequest) throws(Refusal) -> TransportResponse {
        let entitlement = try checkBearer(request.headers)
        if let scope = configuration.demoAPIScope { try demand(ScopeValue(rawValue: scope), of: entitlement) }
        return .json([
            ("sub", .string(entitlement.userID ?? entitlement.clientID + "@clients")),
            ("aud", .string(entitlement.audience ?? configuration.issuer + "userinfo")),
            ("scope", .string(entitlement.scope.description)),
        ])
    }
}
