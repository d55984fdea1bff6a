import OAuth2

extension Tenant {
    /// `POST /oauth/revoke` ([RFC 7009](https://www.rfc-editor.org/rfc/rfc7009)): an unknown token is no error.
    mutating func revoke(_ request: ReceivedRequest) throws(Refusal) -> TransportResponse {
        let parameters = try parameters(of: request)
        guard let token = parameters["token"] else { throw .missing("token") }
        let client = try authenticate(parameters, request.headers)
        if let record = refreshTokens[token], let family = families[record.family],
            family.entitlement.clientID == client.id
        {
            if configuration.behavior.revocationIsGrantWide {
                revokeGrant(family.entitlement)
            } else {
                revokeFamily(record.family)
            }
        }
        return TransportResponse(status: 200, headers: ["Cache-Control": "no-store"])
    }

    /// Revokes every refresh token of the same user, client and audience.
    private mutating func revokeGrant(_ entitlement: Entitlement) {
        for (id, family) in families
        where family.entitlement.userID == entitlement.userID && family.entitlement.clientID == entitlement.clientID
            && family.entitlement.audience == entitlement.audience
        {
            revokeFamily(id)
        }
    }
}
