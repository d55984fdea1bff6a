/// A request for claims about the user: the message of
/// [OpenID Connect Core section 5.3.1](https://openid.net/specs/openid-connect-core-1_0.html#UserInfoRequest).
public struct UserInfoRequest: Sendable {
    private let authorization: BearerAuthorization

    /// A request with an access token that was issued for the scope `openid`.
    ///
    /// - Parameters:
    ///   - accessToken: The access token.
    ///   - type: Its type as the server named it.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` for a token that cannot be sent as a bearer token.
    public init(_ accessToken: AccessToken, type: TokenType = .bearer) throws(OAuth2Error) {
        authorization = try BearerAuthorization(accessToken, type: type)
    }

    /// Builds the HTTP request.
    func transportRequest(
        server: AuthorizationServer,
        limits: TransportLimits
    ) throws(OAuth2Error) -> TransportRequest {
        guard let endpoint = server.userInfoEndpoint else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .userInfo,
                parameter: "userinfo_endpoint",
                message: "The server is described without a user info endpoint; set userInfoEndpoint."
            )
        }
        return try TransportRequest(
            method: .get,
            url: endpoint,
            headers: [authorization.name: authorization.value, "Accept": "application/json"],
            limits: limits,
            step: .userInfo
        )
    }
}
