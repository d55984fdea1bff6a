import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Tenant {
    /// Goes on with a grant: demands a second factor when one is due, else issues tokens.
    mutating func complete(
        _ entitlement: Entitlement,
        user: User,
        client: Client,
        grant: TokenGrant
    ) throws(Refusal) -> TransportResponse {
        if configuration.mfa.isDue(for: entitlement.scope), mayDemandMFA(of: user, for: entitlement) {
            throw demandMFA(of: user, client: client, .issue(entitlement), stepsLeft: configuration.mfa.steps)
        }
        return try issue(entitlement, user: user, client: client, grant: grant)
    }

    /// Somebody who asks for a token to enroll the first factor cannot be asked for one.
    private func mayDemandMFA(of user: User, for entitlement: Entitlement) -> Bool {
        entitlement.audience != mfaAudience || hasActiveFactor(user)
    }

    /// Issues the tokens of a login, with a first refresh token if the scope asks for one.
    mutating func issue(
        _ entitlement: Entitlement,
        user: User,
        client: Client,
        grant: TokenGrant,
        extra: [(String, JSONLiteral)] = []
    ) throws(Refusal) -> TransportResponse {
        let entitlement = try runHook(entitlement, grant)
        let refreshToken = startFamily(entitlement, client: client)
        return try issue(entitlement, user: user, client: client, grant: grant, refreshToken, extra: extra).response
    }

    /// Opens a transaction and returns the `mfa_required` error that names it.
    mutating func demandMFA(
        of user: User,
        client: Client,
        _ continuation: MFATransaction.Continuation,
        stepsLeft: Int
    ) -> Refusal {
        let token = "Fe26.2*fake*" + Random.token(64)
        mfaTransactions[token] = MFATransaction(
            clientID: client.id,
            userID: user.id,
            continuation: continuation,
            createdAt: now,
            stepsLeft: stepsLeft
        )
        events.append(.mfaRequired(userID: user.id))
        var refusal = Refusal(
            configuration.mfa.requiredStatus,
            "mfa_required",
            "Multifactor authentication required"
        )
        refusal.members = [("mfa_token", .string(token))]
        if configuration.mfa.sendsRequirements, let requirements = requirements(for: user) {
            refusal.members.append(("mfa_requirements", requirements))
        }
        return refusal
    }

    func hasActiveFactor(_ user: User) -> Bool { user.factors.contains { $0.isActive && isEnabled($0) } }

    func isEnabled(_ factor: Factor) -> Bool { configuration.mfa.enabledFactors.contains(factor.requirement) }

    private func requirements(for user: User) -> JSONLiteral? {
        let passable = user.factors.filter { $0.isActive && isEnabled($0) }.map(\.requirement)
        func list(_ kinds: [MFAFactor]) -> JSONLiteral {
            .array(kinds.map { ["type": .string($0.rawValue)] })
        }
        if !passable.isEmpty {
            return .object(["challenge": list(configuration.mfa.enabledFactors.filter(passable.contains))])
        }
        guard configuration.mfa.offersEnrollment else { return nil }
        // E-mail and recovery codes are never the first factor to enroll.
        let enrollable = configuration.mfa.enabledFactors.filter { $0 != .recoveryCode && $0 != .email }
        return .object(["enroll": list(enrollable)])
    }
}
