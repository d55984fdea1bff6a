public import OAuth2

/// A second factor that a user has enrolled: one element of the answer of `GET /mfa/authenticators`.
///
/// ``name`` and ``id`` are personal data, so the description shows neither.
public struct MFAAuthenticator: Sendable, RedactedDescription {
    /// The identifier, such as `sms|dev_1`; wire name `id`.
    public let id: String

    /// What proves it; wire name `authenticator_type`.
    public let authenticatorType: MFAAuthenticatorType

    /// How a code or request reaches the user; wire name `oob_channel`.
    ///
    /// `nil` for what needs no channel.
    public let channel: MFAChannel?

    /// Whether the enrollment was finished; wire name `active`.
    ///
    /// Others cannot be challenged.
    public let isActive: Bool

    /// What to show the user, such as the end of a phone number; wire name `name`.
    public let name: String?

    /// The kind of factor as `mfa_requirements` names it; wire name `type`, found out from the other members where that
    /// is missing.
    ///
    /// `nil` when nothing tells.
    public let factor: MFAFactor?

    /// Every member of the element, known or not.
    public let members: JSONObject
}
