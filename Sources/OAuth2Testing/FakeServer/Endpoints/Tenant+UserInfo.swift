import OAuth2

extension Tenant {
    /// `GET` or `POST /userinfo` (OpenID Connect Core section 5.3).
    func userInfo(_ request: ReceivedRequest) throws(Refusal) -> TransportResponse {
        let entitlement: Entitlement
        do {
            entitlement = try checkBearer(request.headers)
        } catch {
            return .text("Unauthorized", status: 401, headers: error.headers)
        }
        try demand(.openID, of: entitlement)
        guard let user = user(entitlement.userID) else { return .text("Unauthorized", status: 401) }
        return .json(JSONLiteral.object(profile(of: user, scope: entitlement.scope)).bytes)
    }
}
