import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the browser gets next in a login.
enum LoginStep {
    case page(String)
    case callback(CallbackMessage)
}

extension Tenant {
    /// `GET /authorize` begins a login, `POST` carries a page's form.
    mutating func authorize(_ request: ReceivedRequest) -> TransportResponse {
        if request.method == .post { return submit(request.bodyParameters) }
        do throws(Refusal) {
            switch try begin(request.query, session: session(request.headers), user: nil) {
            case .page(let page): return .html(page)
            case .callback(let message): return message.response
            }
        } catch {
            return errorPage(error)
        }
    }

    func errorPage(_ refusal: Refusal) -> TransportResponse {
        .html(HTML.page("Error", "<p>\(HTML.escape(refusal.description ?? refusal.error))</p>"), status: refusal.status)
    }

    /// Begins a login.
    ///
    /// - Throws: what must be shown as a page because the callback cannot be trusted.
    mutating func begin(
        _ query: FormParameters,
        session: BrowserSession?,
        user: User?
    ) throws(Refusal) -> LoginStep {
        let (client, target) = try callbackTarget(query)
        do throws(Refusal) {
            var login = try login(query, client, target)
            if let user { logIn(user, &login, passedMFA: !login.isSilent) }
            if login.entitlement.userID == nil, let session, isUsable(session, for: login) {
                login.entitlement.userID = session.userID
                login.entitlement.authTime = session.authTime
                if session.passedMFA { passMFA(&login) }
            }
            // A user played by a test agrees to everything; a silent request is not allowed to ask.
            login.consented = user != nil && !login.isSilent
            return try proceed(login, id: Random.token(32))
        } catch {
            events.append(.refused(path: "/authorize", error: error.error))
            return .callback(callback(target, error))
        }
    }

    /// The next page of the login, or its end.
    mutating func proceed(_ login: Login, id: String, message: String? = nil) throws(Refusal) -> LoginStep {
        var login = login
        guard let user = user(login.entitlement.userID) else {
            guard !login.isSilent else { throw Refusal(400, "login_required", "Login required") }
            logins[id] = login
            let fields = HTML.input("username", "E-mail") + HTML.input("password", "Password", type: "password")
            return .page(HTML.form(id, "Log in", message, fields))
        }
        guard !user.isBlocked else { throw Refusal(400, "unauthorized", "user is blocked") }
        if let organization = login.entitlement.organization, !user.organizations.contains(organization) {
            throw Refusal(400, "access_denied", "user \(user.id) is not part of the \(organization) organization")
        }
        if needsMFA(login, user) {
            guard !login.isSilent else {
                throw Refusal(400, "interaction_required", "Multifactor authentication required")
            }
            sendLoginCode(&login, user)
            logins[id] = login
            return .page(HTML.form(id, "Verify your identity", message, HTML.input("code", "Code")))
        }
        if needsConsent(login, user) {
            guard !login.isSilent else { throw Refusal(400, "consent_required", "Consent required") }
            logins[id] = login
            let scopes = HTML.escape(login.entitlement.scope.description)
            return .page(HTML.form(id, "Authorize \(login.entitlement.clientID)", message, "<p>\(scopes)</p>"))
        }
        logins[id] = nil
        return .callback(finish(login, user))
    }

    private mutating func finish(_ login: Login, _ user: User) -> CallbackMessage {
        consents.insert(consent(login, user))
        let code = Random.token(48)
        codes[code] = CodeRecord(
            entitlement: login.entitlement,
            redirectURI: login.sentRedirectURI,
            challenge: login.challenge,
            expiresAt: now + configuration.codeLifetime
        )
        events.append(.codeIssued(clientID: login.entitlement.clientID, userID: user.id))
        return callback(login.target, ["code": code])
    }

    func callback(_ target: CallbackTarget, _ refusal: Refusal) -> CallbackMessage {
        var parameters: FormParameters = ["error": refusal.error]
        if let value = refusal.description { parameters.append("error_description", value) }
        return callback(target, parameters)
    }

    private func callback(_ target: CallbackTarget, _ parameters: FormParameters) -> CallbackMessage {
        var parameters = parameters
        if let value = target.state { parameters.append("state", value) }
        if configuration.behavior.sendsIssuerInCallback { parameters.append("iss", configuration.issuer) }
        return CallbackMessage(target: target, parameters: parameters)
    }

    // MARK: What is still missing

    func logIn(_ user: User, _ login: inout Login, passedMFA: Bool) {
        login.entitlement.userID = user.id
        login.entitlement.authTime = now
        if passedMFA, needsMFA(login, user) { passMFA(&login) }
    }

    func passMFA(_ login: inout Login) {
        login.passedMFA = true
        login.entitlement.methods = ["mfa"]
    }

    private func isUsable(_ session: BrowserSession, for login: Login) -> Bool {
        if login.forcesLogin || user(session.userID) == nil { return false }
        guard let maxAge = login.maxAge else { return true }
        return now < session.authTime + .seconds(maxAge)
    }

    private func needsConsent(_ login: Login, _ user: User) -> Bool {
        if login.consented { return false }
        if login.forcesConsent { return true }
        return client(login.entitlement.clientID)?.skipsConsent != true && !consents.contains(consent(login, user))
    }

    private func consent(_ login: Login, _ user: User) -> Consent {
        Consent(userID: user.id, clientID: login.entitlement.clientID, audience: login.entitlement.audience)
    }

    private func session(_ headers: TransportHeaders) -> BrowserSession? {
        sessionCookie(headers).flatMap { sessions[$0] }
    }
}
