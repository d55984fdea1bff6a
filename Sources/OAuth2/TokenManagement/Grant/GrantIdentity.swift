/// Whose grants a manager uses: those of its server and its client, under the names that they have and those that they had before.
struct GrantIdentity: Sendable {
    let issuer: String
    let clientID: String
    let formerIssuers: [ByteText]
    let formerClientIDs: [ByteText]

    /// What is wrong with the former names.
    private let problem: OAuth2Error?

    init(issuer: String, clientID: String, policy: RefreshPolicy = RefreshPolicy()) {
        self.issuer = issuer
        self.clientID = clientID
        formerIssuers = policy.formerIssuers.map { ByteText($0) }
        formerClientIDs = policy.formerClientIDs.map { ByteText($0) }
        problem = Self.problem(of: policy)
    }

    /// Why a stored grant must not be used; `nil` when it belongs here.
    func refusal(of grant: StoredGrant) -> OAuth2Error? {
        if let problem { return problem }
        let isIssuer = Self.isSame(grant.issuer, issuer, or: formerIssuers)
        if isIssuer, Self.isSame(grant.clientID, clientID, or: formerClientIDs) { return nil }
        return isIssuer
            ? OAuth2Error(
                .invalidConfiguration,
                step: .tokenManagement,
                parameter: "client_id",
                message: """
                    The stored grant is of another client than this manager's, which must not use its tokens; give each client \
                    its own storage, or names of its own. If the client was registered anew, put its former id into \
                    RefreshPolicy.formerClientIDs.
                    """
            )
            : OAuth2Error(
                .invalidConfiguration,
                step: .tokenManagement,
                parameter: "issuer",
                message: """
                    The stored grant is of another server than this manager's, which must not use its tokens; give each server \
                    its own storage, or names of its own. If the server has moved, put its former issuer into \
                    RefreshPolicy.formerIssuers.
                    """
            )
    }

    private static func isSame(_ name: String, _ present: String, or former: [ByteText]) -> Bool {
        let name = ByteText(name)
        return name == ByteText(present) || former.contains(name)
    }

    private static func problem(of policy: RefreshPolicy) -> OAuth2Error? {
        guard policy.formerIssuers.allSatisfy({ (try? EndpointURL(issuer: $0, rule: PlainHTTPRule())) != nil }) else {
            return OAuth2Error(
                .invalidConfiguration,
                step: .tokenManagement,
                parameter: "formerIssuers",
                message: "A former issuer is no https URL; copy it from the server's former metadata, byte for byte."
            )
        }
        guard policy.formerClientIDs.allSatisfy({ (try? ClientRegistration(id: $0, authentication: .none)) != nil })
        else {
            return OAuth2Error(
                .invalidConfiguration,
                step: .tokenManagement,
                parameter: "formerClientIDs",
                message:
                    "A former client id is empty, a placeholder or no printable ASCII; copy it from the former registration."
            )
        }
        return nil
    }
}
