public import OAuth2

/// Who a one-time code for a login without password is sent to.
public struct PasswordlessRecipient: Sendable, Hashable {
    /// The connection, `email` or `sms`; wire names `connection` and `realm`.
    var realm: String { isEmail ? "email" : "sms" }

    /// The address or number; wire name `username` where tokens are asked for.
    let address: String

    /// Whether it is an e-mail address.
    let isEmail: Bool

    /// An e-mail address; realm `email`.
    ///
    /// - Throws: `OAuth2Error.Code.invalidParameter` naming `email` when there is no `@` inside it.
    public static func email(_ address: String) throws(OAuth2Error) -> Self {
        try EmailAddress.check(address, step: .passwordlessStart)
        return Self(address: address, isEmail: true)
    }

    /// A phone number that takes text messages; realm `sms`.
    ///
    /// - Parameter phoneNumber: The number in E.164 form: `+`, country code, number, no spaces.
    /// - Returns: The recipient.
    /// - Throws: `OAuth2Error.Code.invalidParameter` naming `phone_number` when it is not of that form.
    public static func sms(_ phoneNumber: String) throws(OAuth2Error) -> Self {
        try PhoneNumber.check(phoneNumber, step: .passwordlessStart)
        return Self(address: phoneNumber, isEmail: false)
    }
}
