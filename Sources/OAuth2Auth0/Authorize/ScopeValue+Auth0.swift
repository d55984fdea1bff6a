public import OAuth2

extension ScopeValue {
    /// `online_access`: asks for a refresh token that ends with the browser session (beta at Auth0).
    ///
    /// Together with `ScopeValue.offlineAccess` Auth0 answers `invalid_request`.
    public static let onlineAccess: Self = "online_access"
}
