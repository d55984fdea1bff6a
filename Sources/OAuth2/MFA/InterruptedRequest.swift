/// What an interrupted token request asked for.
public struct InterruptedRequest: Sendable, Hashable, Codable {
    /// The grant type of the request.
    public let grantType: GrantType
    /// The scope that was asked for; `nil` when none was named.
    public let scope: Scope?
    /// The API that was asked for; wire name `audience`.
    public let audience: String?
    /// The refresh token that was presented, when a refresh was interrupted: it stays valid unless the final answer
    /// brings another.
    public let refreshToken: RefreshToken?

    /// What the ID token of the final answer must say, when the request asked for one.
    public let expectedIDToken: IDTokenExpectation?

    /// A request described by hand, for tests of code that resumes one.
    public init(
        grantType: GrantType,
        scope: Scope? = nil,
        audience: String? = nil,
        refreshToken: RefreshToken? = nil,
        expectedIDToken: IDTokenExpectation? = nil
    ) {
        self.grantType = grantType
        self.scope = scope
        self.audience = audience
        self.refreshToken = refreshToken
        self.expectedIDToken = expectedIDToken
    }
}
