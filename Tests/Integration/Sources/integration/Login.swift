import OAuth2

/// A login that has succeeded.
struct Login {
    let client: OAuth2Client
    let tokens: TokenResponse
    let claims: IDTokenClaims
    let browser: Browser

    /// - Throws: When the server gave none.
    func refreshToken() throws -> RefreshToken {
        guard let token = tokens.refreshToken else { throw Unexpected("no refresh token came with the login") }
        return token
    }
}
