/// The `Authorization` header field of one API call, which can be renewed once; made by ``RequestAuthorizer/authorize()``.
public struct RequestAuthorization: Sendable, RedactedDescription {
    private var header: BearerAuthorization
    private let token: StoredAccessToken
    private let authorizer: RequestAuthorizer
    private var isRenewed = false

    init(header: BearerAuthorization, token: StoredAccessToken, authorizer: RequestAuthorizer) {
        self.header = header
        self.token = token
        self.authorizer = authorizer
    }

    /// The field name.
    public var name: String { header.name }

    /// The field value; secret.
    public var value: String { header.value }

    /// Looks at the API's answer, and gets another token if it says that this one is not valid.
    ///
    /// `true` at most once, so that a call can be repeated without counting, and never for a token that is less than ten
    /// seconds old: an API that refuses a brand new token has another reason than the token, and would be sent a new one with
    /// each call.
    ///
    /// - Parameters:
    ///   - status: The status of the API's answer.
    ///   - challenges: Its `WWW-Authenticate` header field; several of them with commas between.
    /// - Returns: Whether to send the call again, with the new ``value``: after 401 with a Bearer challenge of the error
    ///   `invalid_token` ([RFC 6750 section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)).
    /// - Throws: As ``TokenManager/accessToken(insteadOf:for:audience:scope:)``.
    public mutating func renew(status: Int, challenges: String?) async throws -> Bool {
        guard status == 401, !isRenewed, let challenges else { return false }
        let saysInvalid = AuthenticationChallenge.all(in: ["WWW-Authenticate": challenges]).contains { challenge in
            challenge.isScheme("Bearer") && challenge.parameters["error"].map { ByteText($0) } == "invalid_token"
        }
        guard saysInvalid, !authorizer.isBrandNew(token) else { return false }
        isRenewed = true
        let stored = try await authorizer.replacement(token.token)
        header = try BearerAuthorization(stored.token, type: stored.tokenType)
        return true
    }
}
