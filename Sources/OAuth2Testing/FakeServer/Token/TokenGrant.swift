/// The grant types that ``FakeAuthorizationServer`` knows; raw values are wire names.
enum TokenGrant: String, CaseIterable, Sendable {
    case authorizationCode = "authorization_code"
    case refreshToken = "refresh_token"
    case clientCredentials = "client_credentials"
    case password = "password"
    case passwordRealm = "http://auth0.com/oauth/grant-type/password-realm"
    case passwordless = "http://auth0.com/oauth/grant-type/passwordless/otp"
    case mfaOTP = "http://auth0.com/oauth/grant-type/mfa-otp"
    case mfaOOB = "http://auth0.com/oauth/grant-type/mfa-oob"
    case mfaRecoveryCode = "http://auth0.com/oauth/grant-type/mfa-recovery-code"

    /// What must be there besides `grant_type` and the client's credentials.
    var requiredParameters: [String] {
        switch self {
        case .authorizationCode: ["code"]
        case .refreshToken: ["refresh_token"]
        case .clientCredentials: []
        case .password: ["username", "password"]
        case .passwordRealm: ["username", "password", "realm"]
        case .passwordless: ["username", "otp", "realm"]
        case .mfaOTP: ["mfa_token", "otp"]
        case .mfaOOB: ["mfa_token", "oob_code"]
        case .mfaRecoveryCode: ["mfa_token", "recovery_code"]
        }
    }

    /// Auth0's name for the transaction, as Rules and Actions see it.
    var transactionProtocol: String {
        switch self {
        case .authorizationCode: "oidc-basic-profile"
        case .refreshToken: "oauth2-refresh-token"
        case .clientCredentials: "oauth2-access-token"
        case .password: "oauth2-password"
        case .passwordRealm: "oauth2-resource-owner"
        case .passwordless, .mfaOTP, .mfaOOB, .mfaRecoveryCode: "oauth2-password"
        }
    }
}
