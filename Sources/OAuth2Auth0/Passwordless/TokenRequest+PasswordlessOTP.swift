public import OAuth2

extension TokenRequest {
    /// Logs a user in with the one-time code that `OAuth2Client.startPasswordlessLogin(_:)` had sent.
    ///
    /// Auth0 answers `OAuth2Error.Code.invalidGrant` for a wrong or expired code and when there were too many
    /// attempts, and `OAuth2Error.Code.mfaRequired` when a second factor is due. Grant type
    /// `GrantType.passwordlessOTP`.
    ///
    /// - Parameters:
    ///   - code: What the user typed in; wire name `otp`.
    ///   - recipient: Who it was sent to; wire names `username` and `realm`.
    ///   - scope: What the token shall be good for.
    ///   - audience: The API the token is for.
    /// - Returns: The request, for `requestTokens(_:)`.
    /// - Throws: `OAuth2Error.Code.invalidParameter` naming `otp` when the code is empty.
    public static func passwordlessOTP(
        _ code: OneTimeCode,
        sentTo recipient: PasswordlessRecipient,
        scope: Scope? = nil,
        audience: String? = nil
    ) throws(OAuth2Error) -> TokenRequest {
        try code.check("otp", step: .token)
        var request = try TokenRequest(
            grantType: .passwordlessOTP,
            parameters: ["username": recipient.address, "otp": code.trimmed, "realm": recipient.realm]
        )
        request.scope = scope
        request.audience = audience
        if scope?.contains(.openID) == true { request.expectedIDToken = IDTokenExpectation() }
        return request
    }
}
