import OAuth2

extension Tenant {
    /// `grant_type=authorization_code`.
    mutating func exchangeCode(_ call: TokenCall) throws(Refusal) -> TransportResponse {
        let code = try call.required("code")
        let invalid = Refusal(403, "invalid_grant", "Invalid authorization code")
        guard var record = codes[code], record.entitlement.clientID == call.client.id else { throw invalid }
        if record.isUsed {
            events.append(.codeReplayed(clientID: call.client.id))
            if configuration.behavior.codeReplayRevokesTokens {
                if let token = record.accessToken { accessTokens[token] = nil }
                if let family = record.family { revokeFamily(family) }
            }
            throw invalid
        }
        guard now < record.expiresAt else { throw invalid }
        // Taken before the remaining checks, so that of two parallel exchanges one wins and a wrong one burns the code.
        codes[code]?.isUsed = true

        let sent = call.parameters["redirect_uri"]
        guard sent == record.redirectURI else {
            let text =
                "The redirect URI is wrong. You sent \(sent ?? "undefined"), and we expected \(record.redirectURI)"
            throw Refusal(403, "unauthorized_client", text)
        }
        guard verifierFits(record.challenge, call.parameters["code_verifier"]) else {
            if configuration.behavior.failedVerifierKeepsCode { codes[code]?.isUsed = false }
            throw Refusal(403, "invalid_grant", "Failed to verify code verifier")
        }
        let user = try activeUser(record.entitlement.userID)
        record.entitlement = try runHook(record.entitlement, call.grant)
        let refreshToken = startFamily(record.entitlement, client: call.client)
        let issued = try issue(record.entitlement, user: user, client: call.client, grant: call.grant, refreshToken)
        codes[code]?.accessToken = issued.accessToken
        codes[code]?.family = refreshToken.flatMap { refreshTokens[$0]?.family }
        return issued.response
    }

    private func verifierFits(_ challenge: String?, _ verifier: String?) -> Bool {
        switch (challenge, verifier) {
        case (nil, nil): true
        case (nil, _?): configuration.behavior.acceptsVerifierWithoutChallenge
        case (_?, nil): false
        case (let challenge?, let verifier?):
            constantTimeEqual(Base64URL.encode(SHA256.digest(of: Array(verifier.utf8))), challenge)
        }
    }

    /// The user who logged in, unless the account was deleted or blocked since.
    private func activeUser(_ id: String?) throws(Refusal) -> User {
        guard let user = user(id) else { throw Refusal(403, "invalid_grant", "Invalid authorization code") }
        guard !user.isBlocked else { throw Refusal(401, "unauthorized", "user is blocked") }
        return user
    }
}
