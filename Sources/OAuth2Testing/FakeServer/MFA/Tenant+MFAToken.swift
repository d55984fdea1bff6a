import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Tenant {
    /// The open transaction of an `mfa_token` parameter.
    ///
    /// An enrollment with an access token for the MFA endpoints is confirmed with that token in place of the `mfa_token`.
    func transaction(_ token: String, of client: Client) throws(Refusal) -> MFATransaction {
        if let record = accessTokens[token], record.entitlement.audience == mfaAudience, now < record.expiresAt,
            record.entitlement.scope.contains("enroll"), let userID = record.entitlement.userID,
            record.entitlement.clientID == client.id
        {
            return MFATransaction(
                clientID: client.id,
                userID: userID,
                continuation: .issue(record.entitlement),
                createdAt: now,
                stepsLeft: 1
            )
        }
        guard let transaction = mfaTransactions[token] else {
            throw Refusal(403, "invalid_grant", "Malformed mfa_token")
        }
        guard transaction.clientID == client.id else {
            throw Refusal(400, "invalid_request", "mfa_token not issued to this client")
        }
        try checkOpen(transaction, status: 403)
        return transaction
    }

    /// Who may use an MFA endpoint that takes a bearer token.
    enum MFABearer {
        case transaction(MFATransaction)
        case accessToken(Entitlement)
    }

    /// The owner of the `Authorization` header of an MFA endpoint.
    func mfaBearer(_ headers: TransportHeaders, accessTokenScope: ScopeValue) throws(Refusal) -> MFABearer {
        let invalid = Refusal(401, "invalid_grant", Self.invalidMFAToken)
        guard let token = bearer(headers) else { throw invalid }
        if let transaction = mfaTransactions[token] {
            try checkOpen(transaction, status: 401)
            return .transaction(transaction)
        }
        guard let record = accessTokens[token], now < record.expiresAt, record.entitlement.audience == mfaAudience,
            record.entitlement.userID != nil
        else { throw invalid }
        try demand(accessTokenScope, of: record.entitlement)
        return .accessToken(record.entitlement)
    }

    static let invalidMFAToken = "The mfa_token provided is invalid. Try getting a new token."

    private func checkOpen(_ transaction: MFATransaction, status: Int) throws(Refusal) {
        guard !transaction.isUsed else { throw Refusal(status, "invalid_grant", Self.invalidMFAToken) }
        guard now < transaction.createdAt + configuration.mfaTokenLifetime else {
            throw Refusal(configuration.mfa.expiredStatus, "expired_token", "mfa_token is expired")
        }
    }
}

extension Tenant.MFABearer {
    var userID: String? {
        switch self {
        case .transaction(let transaction): transaction.userID
        case .accessToken(let entitlement): entitlement.userID
        }
    }
}
