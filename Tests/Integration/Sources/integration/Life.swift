import OAuth2

/// Whether a token is good for anything, found out by using it.
enum Life: String {
    case alive, dead
}

extension Login {
    /// Whether the user info endpoint takes the access token.
    func life(of token: AccessToken) async throws -> Life {
        do {
            _ = try await client.userInfo(token, expectedSubject: claims.subject)
            return .alive
        } catch let error as OAuth2Error where error.response?.status == 401 {
            return .dead
        }
    }

    /// Whether the token endpoint takes the refresh token, which may be spent by it.
    ///
    /// - Throws: When it is refused for anything that the token is not to blame for.
    func life(of token: RefreshToken) async throws -> Life {
        do {
            _ = try await client.refresh(token)
            return .alive
        } catch let error as OAuth2Error {
            // There are servers that refuse a refresh token without a word.
            let isSilent = error.response.map { $0.status == 400 && $0.error == nil } ?? false
            guard error.code == .invalidGrant || isSilent else {
                throw Unexpected("a refresh token that is neither alive nor dead: \(error)")
            }
            return .dead
        }
    }
}
