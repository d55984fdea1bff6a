public import OAuth2

extension TokenRequest {
    /// Proves a second factor with the code of an authenticator app.
    ///
    /// Grant type `GrantType.mfaOTP`.
    ///
    /// - Parameters:
    ///   - code: What the user typed in; wire name `otp`.
    ///   - authorization: The login, or what an enrollment was made with; wire name `mfa_token`.
    /// - Returns: The request, for `requestTokens(_:)`.
    /// - Throws: `OAuth2Error.Code.invalidParameter` naming `otp` when the code is empty.
    public static func mfaOTP(
        _ code: OneTimeCode,
        for authorization: MFAAuthorization
    ) throws(OAuth2Error) -> TokenRequest {
        try code.check("otp", step: .token)
        return try authorization.tokenRequest(.mfaOTP, ["otp": code.trimmed])
    }

    /// Proves a second factor that was sent to the user.
    ///
    /// Grant type `GrantType.mfaOOB`.
    ///
    /// - Parameters:
    ///   - oobCode: The challenge's ``MFAChallenge/oobCode``; wire name `oob_code`.
    ///   - bindingCode: What the user typed in; wire name `binding_code`. `nil` for a push request.
    ///   - authorization: The login, or what an enrollment was made with; wire name `mfa_token`.
    /// - Returns: The request, for `requestTokens(_:)`.
    /// - Throws: `OAuth2Error.Code.invalidParameter` naming `oob_code` or `binding_code` when it is empty.
    public static func mfaOOB(
        _ oobCode: OOBCode,
        bindingCode: OneTimeCode?,
        for authorization: MFAAuthorization
    ) throws(OAuth2Error) -> TokenRequest {
        guard !oobCode.reveal().isEmpty else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: "oob_code",
                message: "The oob_code is empty; take it from the challenge or the enrollment. Nothing was sent."
            )
        }
        try bindingCode?.check("binding_code", step: .token)
        var parameters: FormParameters = ["oob_code": oobCode.reveal()]
        parameters["binding_code"] = bindingCode?.trimmed
        return try authorization.tokenRequest(.mfaOOB, parameters)
    }

    /// Proves the user with a recovery code in place of a second factor.
    ///
    /// Grant type `GrantType.mfaRecoveryCode`.
    ///
    /// - Parameters:
    ///   - code: What the user typed in; wire name `recovery_code`.
    ///   - authorization: The login, never an access token; wire name `mfa_token`.
    /// - Returns: The request, for `requestTokens(_:)`; its answer has a new `recoveryCode` to show to the user.
    /// - Throws: `OAuth2Error.Code.invalidParameter` naming `recovery_code` when the code is empty.
    public static func mfaRecoveryCode(
        _ code: RecoveryCode,
        for authorization: MFAAuthorization
    ) throws(OAuth2Error) -> TokenRequest {
        _ = try authorization.login(step: .token)
        try OneTimeCode(code.reveal()).check("recovery_code", step: .token)
        return try authorization.tokenRequest(.mfaRecoveryCode, ["recovery_code": code.reveal()])
    }

    /// Answers a challenge, in the way that it asks for.
    ///
    /// - Parameters:
    ///   - challenge: The challenge.
    ///   - code: What the user typed in; `nil` for a push request.
    ///   - authorization: The login, or what an enrollment was made with.
    /// - Returns: The request, for `requestTokens(_:)`.
    /// - Throws: `OAuth2Error.Code.invalidParameter` naming `otp` or `binding_code` when a code is needed and missing,
    ///   or `challenge_type` for a type that this library cannot answer.
    public static func mfa(
        answering challenge: MFAChallenge,
        code: OneTimeCode?,
        for authorization: MFAAuthorization
    ) throws(OAuth2Error) -> TokenRequest {
        if challenge.type == .otp {
            return try mfaOTP(code ?? OneTimeCode(""), for: authorization)
        }
        guard let oobCode = challenge.oobCode else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: "challenge_type",
                message: "A challenge of this type is answered with a grant of its own; build a TokenRequest for it."
            )
        }
        guard !challenge.isPush || code == nil else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: "binding_code",
                message: "A push request is accepted in the app and has no code; use waitForApproval(of:for:)."
            )
        }
        return try mfaOOB(oobCode, bindingCode: challenge.isPush ? nil : code ?? OneTimeCode(""), for: authorization)
    }
}
