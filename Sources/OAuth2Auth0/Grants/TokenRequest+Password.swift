public import OAuth2

extension TokenRequest {
    /// Logs a user in with name and password, which pass through your application.
    ///
    /// For first-party applications that cannot show a browser;
    /// [RFC 9700 section 2.4](https://www.rfc-editor.org/rfc/rfc9700#section-2.4) advises against it everywhere else.
    /// Auth0 answers `OAuth2Error.Code.invalidGrant` for a wrong name or password, `OAuth2Error.Code.mfaRequired` when
    /// a second factor is due, and a few codes of its login protection, such as `OAuth2Error.Code.passwordLeaked`.
    /// Grant types `GrantType.password` and `GrantType.passwordRealm`. [RFC 6749 section
    /// 4.3.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.3.2).
    ///
    /// - Parameters:
    ///   - username: The name that the user typed in; wire name `username`.
    ///   - password: The password that the user typed in; wire name `password`.
    ///   - realm: The name of the connection that knows the user; wire name `realm`. `nil` for the tenant's default
    ///     directory.
    ///   - scope: What the token shall be good for. Auth0 grants every scope of the API when it is left out.
    ///   - audience: The API the token is for.
    /// - Returns: The request, for `requestTokens(_:)`.
    /// - Throws: `OAuth2Error.Code.invalidParameter` naming the one that is empty.
    public static func password(
        username: String,
        password: UserPassword,
        realm: String? = nil,
        scope: Scope? = nil,
        audience: String? = nil
    ) throws(OAuth2Error) -> TokenRequest {
        func refuse(_ parameter: StaticString) -> OAuth2Error {
            OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: parameter,
                message: "It is empty; ask the user, or leave an optional parameter out. Nothing was sent."
            )
        }
        guard !username.isEmpty else { throw refuse("username") }
        guard !password.reveal().isEmpty else { throw refuse("password") }
        guard realm?.isEmpty != true else { throw refuse("realm") }

        var parameters: FormParameters = ["username": username, "password": password.reveal()]
        parameters["realm"] = realm
        var request = try TokenRequest(grantType: realm == nil ? .password : .passwordRealm, parameters: parameters)
        request.scope = scope
        request.audience = audience
        if scope?.contains(.openID) == true { request.expectedIDToken = IDTokenExpectation() }
        return request
    }
}
