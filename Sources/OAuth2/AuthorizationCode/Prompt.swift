/// What the authorization server shall show the user; wire name `prompt`.
///
/// An open set.
///
/// [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest).
public struct Prompt: ExactName, ExpressibleByStringLiteral {
    /// The wire value.
    public let rawValue: String

    /// A prompt by its wire value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `none`: show nothing; fails with `login_required` and the like when something would have to be shown.
    ///
    /// Stands alone.
    public static let none: Self = "none"
    /// `login`: ask for the password again.
    public static let login: Self = "login"
    /// `consent`: ask for consent again.
    public static let consent: Self = "consent"
    /// `select_account`: let the user choose an account.
    public static let selectAccount: Self = "select_account"
}
