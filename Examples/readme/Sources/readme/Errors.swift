import OAuth2

enum Outcome {
    case tokens(TokenResponse)
    case logInAgain
    case later(Duration?)
}

func refresh(_ client: OAuth2Client, _ refreshToken: RefreshToken) async throws -> Outcome {
    // README: errors
    do {
        return .tokens(try await client.refresh(refreshToken))
    } catch let error as OAuth2Error where error.code == .invalidGrant {
        return .logInAgain  // spent, expired or revoked: only the user can help
    } catch let error as OAuth2Error where error.code == .tooManyRequests {
        return .later(error.retryAfter)
    } catch let error as OAuth2Error where error.code == .unexpectedResponse && error.response?.status ?? 0 >= 500 {
        return .later(error.retryAfter)  // an outage or a proxy's page says nothing about the login
    } catch let error as OAuth2Error where error.transportError?.mayHaveReachedServer == false {
        return .later(nil)  // not sent; had it been, the server could have replaced the refresh token
    }
    // end
}
