public import OAuth2

/// A request to enroll a second factor: the message of Auth0's `POST /mfa/associate`.
///
/// ```swift
/// let enrollment = try await mfa.enroll(.sms("+15550100"), for: .login(required))
/// ```
public struct MFAEnrollmentRequest: Sendable, Hashable {
    /// What shall prove the factor; wire name `authenticator_types`.
    public let authenticatorTypes: [MFAAuthenticatorType]

    /// How codes or requests shall reach the user; wire name `oob_channels`.
    ///
    /// Empty for an authenticator app.
    public let channels: [MFAChannel]

    /// The number for text messages and calls; wire name `phone_number`.
    public let phoneNumber: String?

    /// The address for e-mails; wire name `email`.
    ///
    /// `nil` for the user's own.
    public let email: String?

    private init(
        _ type: MFAAuthenticatorType,
        channels: [MFAChannel] = [],
        phoneNumber: String? = nil,
        email: String? = nil
    ) {
        authenticatorTypes = [type]
        self.channels = channels
        self.phoneNumber = phoneNumber
        self.email = email
    }

    /// An authenticator app that makes one-time codes.
    public static let otp = Self(.otp)

    /// An app that asks the user to accept: Auth0's Guardian or one made with its SDK.
    public static let push = Self(.oob, channels: [.push])

    /// Codes by text message.
    ///
    /// - Parameter phoneNumber: The number in E.164 form: `+`, country code, number, no spaces.
    /// - Returns: The request.
    /// - Throws: `OAuth2Error.Code.invalidParameter` naming `phone_number` when it is not of that form.
    public static func sms(_ phoneNumber: String) throws(OAuth2Error) -> Self {
        try phone(phoneNumber, channels: [.sms])
    }

    /// Codes by voice call.
    ///
    /// - Parameter phoneNumber: The number in E.164 form: `+`, country code, number, no spaces.
    /// - Returns: The request.
    /// - Throws: `OAuth2Error.Code.invalidParameter` naming `phone_number` when it is not of that form.
    public static func voice(_ phoneNumber: String) throws(OAuth2Error) -> Self {
        try phone(phoneNumber, channels: [.voice])
    }

    /// Codes by e-mail.
    ///
    /// - Parameter address: The address, or `nil` for the one of the user's account.
    /// - Returns: The request.
    /// - Throws: `OAuth2Error.Code.invalidParameter` naming `email` when there is no `@` inside it.
    public static func email(_ address: String? = nil) throws(OAuth2Error) -> Self {
        if let address { try EmailAddress.check(address, step: .mfaEnrollment) }
        return Self(.oob, channels: [.email], email: address)
    }

    private static func phone(_ number: String, channels: [MFAChannel]) throws(OAuth2Error) -> Self {
        try PhoneNumber.check(number, step: .mfaEnrollment)
        return Self(.oob, channels: channels, phoneNumber: number)
    }
}

extension MFAEnrollmentRequest {
    func call(for authorization: MFAAuthorization) -> Auth0Call {
        var call = Auth0Call(.post, ["mfa", "associate"], authorization: .user(authorization), step: .mfaEnrollment)
        var body: JSONBody = ["authenticator_types": .list(authenticatorTypes.map(\.rawValue))]
        if !channels.isEmpty { body["oob_channels"] = .list(channels.map(\.rawValue)) }
        body["phone_number"] = phoneNumber.map(JSONBody.Value.text)
        body["email"] = email.map(JSONBody.Value.text)
        call.body = body
        return call
    }
}
