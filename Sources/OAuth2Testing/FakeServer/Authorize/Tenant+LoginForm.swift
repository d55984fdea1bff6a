import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Tenant {
    /// `POST /authorize`: a form of one of the pages.
    mutating func submit(_ form: FormParameters) -> TransportResponse {
        guard let id = form["login"], var login = logins[id], now < login.createdAt + configuration.loginLifetime else {
            return errorPage(Refusal(400, "invalid_request", "This login is unknown or too old; start again."))
        }
        if form["action"] == "cancel" {
            logins[id] = nil
            let refusal = Refusal(400, "access_denied", "User has canceled the interaction.")
            return callback(login.target, refusal).response
        }
        var message: String?
        if let user = user(login.entitlement.userID) {
            if needsMFA(login, user) {
                message = acceptCode(form["code"] ?? "", &login, user) ? nil : "The code is wrong."
            } else {
                login.consented = true
            }
        } else if let user = user(named: form["username"] ?? ""), let password = user.password,
            password == form["password"]
        {
            logIn(user, &login, passedMFA: false)
        } else {
            message = "Wrong email or password."
        }
        do throws(Refusal) {
            switch try proceed(login, id: id, message: message) {
            case .page(let page): return .html(page, status: message == nil ? 200 : 400)
            case .callback(let callback): return withSession(callback.response, login)
            }
        } catch {
            logins[id] = nil
            return callback(login.target, error).response
        }
    }

    /// Remembers the login in the browser.
    private mutating func withSession(_ response: TransportResponse, _ login: Login) -> TransportResponse {
        guard let userID = login.entitlement.userID else { return response }
        let cookie = Random.token(32)
        sessions[cookie] = BrowserSession(
            userID: userID,
            authTime: login.entitlement.authTime,
            passedMFA: login.passedMFA
        )
        var response = response
        response.headers.append("Set-Cookie", "auth0=\(cookie); Path=/; HttpOnly; SameSite=Lax")
        return response
    }

    // MARK: Second factor in the browser

    func needsMFA(_ login: Login, _ user: User) -> Bool {
        guard !login.passedMFA, hasActiveFactor(user) else { return false }
        return login.demandsMFA || configuration.mfa.isDue(for: login.entitlement.scope)
    }

    /// Sends a code when the user has nothing that makes one.
    mutating func sendLoginCode(_ login: inout Login, _ user: User) {
        let active = user.factors.filter { $0.isActive && isEnabled($0) }
        guard login.sentCode == nil, !active.contains(where: { $0.authenticatorType == "otp" }),
            let factor = active.first(where: { $0.recipient != nil }), let recipient = factor.recipient
        else { return }
        let code = Random.digits(6)
        login.sentCode = code
        messages.append(
            FakeAuthorizationServer.Message(
                channel: factor.channel ?? "",
                recipient: recipient,
                code: code,
                sentAt: now
            )
        )
    }

    private mutating func acceptCode(_ code: String, _ login: inout Login, _ user: User) -> Bool {
        if let factor = user.factors.first(where: { $0.isActive && acceptedStep(code, $0) != nil }) {
            lastTOTPSteps[factor.id] = acceptedStep(code, factor)
        } else if code != login.sentCode, (try? replaceRecoveryCode(code, user)) == nil {
            return false
        }
        passMFA(&login)
        return true
    }
}

extension FakeAuthorizationServer.MFAPolicy {
    /// Whether a login that asks for `scope` needs a second factor.
    func isDue(for scope: Scope) -> Bool {
        switch rule {
        case .never: false
        case .always: true
        case .forScopes(let scopes): scope.values.contains { scopes.contains($0.rawValue) }
        }
    }
}
