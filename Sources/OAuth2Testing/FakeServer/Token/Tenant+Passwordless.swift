import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A code for logging in without a password, by address.
struct PasswordlessCode: Sendable {
    var code: String
    var createdAt: Date
    var wrongAttempts = 0
}

extension Tenant {
    /// `POST /passwordless/start`: sends a code; a link is not made, whatever `send` says.
    mutating func startPasswordless(_ request: ReceivedRequest) throws(Refusal) -> TransportResponse {
        let parameters = try parameters(of: request)
        let client = try authenticate(parameters, request.headers)
        let address: String
        switch parameters["connection"] {
        case "email":
            guard let email = parameters["email"], email.contains("@") else {
                throw Refusal(400, "bad.email", "error in email - email format validation failed")
            }
            address = email
        case "sms":
            guard let number = parameters["phone_number"], number.hasPrefix("+") else {
                throw Refusal(400, "bad.phone_number", "Invalid phone number")
            }
            address = number
        default: throw Refusal(400, "bad.connection", "Connection does not exist")
        }
        guard client.grantTypes.contains(GrantType(rawValue: TokenGrant.passwordless.rawValue)) else {
            throw Refusal(403, "unauthorized_client", "Grant type not allowed for the client.")
        }
        let isEmail = address.contains("@")
        if user(named: address) == nil {
            guard configuration.behavior.allowsPasswordlessSignUp else {
                throw Refusal(400, "bad.request", "The user does not exist.")
            }
            var user = User(id: (isEmail ? "email|" : "sms|") + Random.token(24), email: isEmail ? address : "")
            if !isEmail { user.phoneNumber = address }
            configuration.users.append(user)
        }
        let code = Random.digits(6)
        passwordlessCodes[address] = PasswordlessCode(code: code, createdAt: now)
        messages.append(
            FakeAuthorizationServer.Message(
                channel: isEmail ? "email" : "sms",
                recipient: address,
                code: code,
                sentAt: now
            )
        )
        return .json(
            [("_id", .string(Random.token(24)))]
                + (isEmail
                    ? [("email", .string(address)), ("email_verified", false)]
                    : [("phone_number", .string(address)), ("phone_verified", false)])
        )
    }

    /// `grant_type=http://auth0.com/oauth/grant-type/passwordless/otp`.
    mutating func passwordless(_ call: TokenCall) throws(Refusal) -> TransportResponse {
        let address = try call.required("username")
        let realm = try call.required("realm")
        guard realm == "email" || realm == "sms" else {
            throw Refusal(403, "unauthorized_client", "The connection was not found: \(realm)")
        }
        let wrong = Refusal(
            403,
            "invalid_grant",
            "Wrong \(realm == "sms" ? "phone number" : realm) or verification code."
        )
        guard let record = passwordlessCodes[address], address.contains("@") == (realm == "email"),
            now < record.createdAt + configuration.oneTimeCodeLifetime, let user = user(named: address)
        else { throw wrong }
        guard record.wrongAttempts < 3 else {
            throw Refusal(
                403,
                "invalid_grant",
                "You've reached the maximum number of attempts. Please try to login again."
            )
        }
        guard constantTimeEqual(record.code, try call.required("otp")) else {
            passwordlessCodes[address]?.wrongAttempts += 1
            throw wrong
        }
        passwordlessCodes[address] = nil
        guard !user.isBlocked else { throw Refusal(401, "unauthorized", "user is blocked") }
        updateUser(user.id) { if realm == "email" { $0.emailVerified = true } }
        return try logIn(user, call)
    }
}
