public import OAuth2

/// The page that Auth0's login begins with; wire name `screen_hint`.
///
/// An open set.
public struct ScreenHint: ExactName, ExpressibleByStringLiteral {
    /// The wire value.
    public let rawValue: String

    /// A page by its wire value.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `signup`: the page for a new account.
    public static let signup: Self = "signup"
    /// `login`: the page for an account that exists.
    public static let login: Self = "login"
}
