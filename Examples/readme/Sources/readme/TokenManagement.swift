import OAuth2

struct Orders {
    let client: OAuth2Client
    let manager: TokenManager
    let passSecondFactor: @Sendable (MFARequired) async throws -> TokenResponse  // as in SecondFactor.swift

    // README: token management
    func makeManager(storage: any TokenStorage) -> TokenManager {
        TokenManager(client: client, storage: storage) { event in log("\(event)") }  // the name is in it, and no secret
    }

    func loggedIn(_ tokens: TokenResponse, userID: String) async throws {
        try await manager.adopt(tokens, for: userID)
    }

    func orders(of userID: String) async throws -> Page {
        do {
            let authorizer = RequestAuthorizer(manager, for: userID)
            var authorization = try await authorizer.authorize()
            var answer = try await get("/orders", authorization)
            if try await authorization.renew(status: answer.status, challenges: answer.headers["WWW-Authenticate"]) {
                answer = try await get("/orders", authorization)  // at most once
            }
            return .content(answer)
        } catch let error as OAuth2Error where error.code == .loginRequired {
            return .logIn  // error.loginRequired?.reason says why
        } catch let error as OAuth2Error where [.interactionRequired, .consentRequired].contains(error.code) {
            return .logIn  // a rule or policy of the server wants to show a page; the grant is kept
        } catch let error as OAuth2Error where error.code == .accessDenied {
            return .forbidden  // the user or a rule said no
        } catch let error as OAuth2Error where error.retryAfter != nil {
            return .later(error.retryAfter)
        }
    }

    func logOut(userID: String) async throws {
        let outcome = try await manager.revoke(for: userID)  // forgotten here, whatever the server says
        if let error = outcome.error { log("the server did not revoke the token: \(error)") }
    }
    // end

    // README: second factor of a managed login
    func accessToken(of userID: String) async throws -> AccessToken {
        do {
            return try await manager.accessToken(for: userID)
        } catch let error as OAuth2Error where error.code == .mfaRequired {
            guard let required = error.mfaRequired else { throw error }
            try await manager.adopt(passSecondFactor(required), for: userID)  // the function above
            return try await manager.accessToken(for: userID)
        }
    }
    // end

    func log(_ text: String) {}

    func get(_ path: String, _ authorization: RequestAuthorization) async throws -> Answer {
        Answer(status: 200, headers: [authorization.name: authorization.value])
    }
}

struct Answer {
    let status: Int
    let headers: [String: String]
}

enum Page {
    case content(Answer)
    case logIn
    case forbidden
    case later(Duration?)
}
