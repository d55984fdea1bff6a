import OAuth2

extension Tenant {
    /// `grant_type=client_credentials`: a token for the client itself, never with a refresh token.
    mutating func clientCredentials(_ call: TokenCall) throws(Refusal) -> TransportResponse {
        let client = call.client
        guard client.isConfidential else {
            throw Refusal(
                403,
                "unauthorized_client",
                "Grant type 'client_credentials' not allowed for the client."
            )
        }
        let named = call.parameters["audience"] ?? call.parameters["resource"] ?? configuration.defaultAudience
        guard let audience = named else {
            throw Refusal(
                403,
                "access_denied",
                "No audience parameter was provided, and no default audience has been configured"
            )
        }
        guard api(audience) != nil else {
            throw Refusal(403, "access_denied", "Service not enabled within domain: \(audience)")
        }
        guard let allowed = client.clientGrants[audience] else {
            throw Refusal(
                403,
                "access_denied",
                "Client is not authorized to access \"\(audience)\". Create a \"client-grant\" for it."
            )
        }
        if let organization = call.parameters["organization"], !client.organizations.contains(organization) {
            throw Refusal(403, "access_denied", "Client is not authorized for the organization \(organization)")
        }
        let scope = call.parameters.scope ?? allowed
        let refused = scope.subtracting(allowed)
        guard refused.isEmpty else {
            throw Refusal(403, "access_denied", "Client has not been granted scopes: \(refused)")
        }
        let entitlement = try runHook(
            Entitlement(
                clientID: client.id,
                audience: audience,
                scope: scope,
                authTime: now,
                organization: call.parameters["organization"]
            ),
            call.grant
        )
        return try issue(entitlement, user: nil, client: client, grant: call.grant, nil).response
    }
}
