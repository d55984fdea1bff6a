extension OAuth2Client {
    /// Revokes all that is left of a login.
    ///
    /// - Returns: The first failure.
    func revokeTokens(of grant: StoredGrant) async -> OAuth2Error? {
        let requests: [RevocationRequest]
        if let refreshToken = grant.refreshToken {
            // With it go the access tokens, RFC 7009 section 2.1.
            requests = [RevocationRequest(refreshToken)]
        } else {
            requests = grant.accessTokens.map { RevocationRequest($0.token) }
        }
        var failure: OAuth2Error?
        for request in requests {
            do {
                try await revoke(request)
            } catch {
                failure = failure ?? OAuth2Error(revoking: error)
            }
        }
        return failure
    }
}
