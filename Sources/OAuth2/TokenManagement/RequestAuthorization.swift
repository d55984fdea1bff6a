/// The `Authorization` header field of one API call, which can be renewed once; made by ``RequestAuthorizer/authorize()``.
public struct RequestAuthorization: Sendable, RedactedDescription {
    private var header: BearerAuthorization
    private var token: StoredAccessToken
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

    /// Why the API refused the last call that ``renew(status:challenges:)`` looked at: ``OAuth2Error/code`` is the challenge's
    /// `error`, such as ``OAuth2Error/Code/insufficientScope``; `nil` when it did not refuse it.
    public private(set) var refusal: OAuth2Error?

    /// Looks at the API's answer, and gets another token if it may be the token that is not valid any more.
    ///
    /// `true` at most once, so that a call can be repeated without counting, and never for a token that is less than ten
    /// seconds old: an API that refuses a brand new token has another reason than the token. For the same reason nothing is
    /// renewed for the same API in the five minutes after a renewal, unless this method has seen since that it helped: call it with
    /// the status of each answer.
    ///
    /// - Parameters:
    ///   - status: The status of the API's answer.
    ///   - challenges: Its `WWW-Authenticate` header field; several of them with commas between.
    /// - Returns: Whether to send the call again, with the new ``value``: after 401, with or without a challenge, unless the challenge
    ///   names a reason that a new token does not remove (`insufficient_scope`, `invalid_request`,
    ///   `insufficient_user_authentication`), or schemes for a user's name and password alone. Many APIs do not send the
    ///   `error="invalid_token"` of [RFC 6750 section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1).
    /// - Throws: As ``TokenManager/accessToken(insteadOf:for:audience:scope:)``.
    public mutating func renew(status: Int, challenges: String?) async throws -> Bool {
        refusal = OAuth2Error(apiStatus: status, challenges: challenges)
        guard status == 401 else {
            // What a server that fails, or a gateway, answers says nothing on the token.
            if status < 500 { authorizer.noteAcceptance(of: token) }
            return false
        }
        guard !isRenewed, !authorizer.isVain(token) else { return false }
        let all = challenges.map { AuthenticationChallenge.all(in: ["WWW-Authenticate": $0]) } ?? []
        guard !all.contains(where: \.asksForMoreThanToken),
            all.isEmpty || !all.allSatisfy(\.asksForPassword)
        else { return false }
        isRenewed = true
        token = try await authorizer.renewed(token)
        header = try BearerAuthorization(token.token, type: token.tokenType)
        return true
    }
}

extension AuthenticationChallenge {
    /// Whether it names a reason that a new token of the same login does not remove: too little granted (RFC 6750 section 3.1), a
    /// faulty call, or a user who has to log in in another way (RFC 9470 section 3).
    fileprivate var asksForMoreThanToken: Bool {
        guard isScheme("Bearer") || isScheme("DPoP"), let error = parameters["error"] else {
            return false
        }
        return ["insufficient_scope", "invalid_request", "insufficient_user_authentication"]
            .contains { error.equalsIgnoringASCIICase($0) }
    }

    fileprivate var asksForPassword: Bool {
        ["Basic", "Digest", "Negotiate", "NTLM"].contains(where: isScheme)
    }
}
