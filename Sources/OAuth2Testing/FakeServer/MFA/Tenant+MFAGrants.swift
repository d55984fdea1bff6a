import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Tenant {
    /// The three grants that end a login with a second factor.
    mutating func passFactor(_ call: TokenCall) throws(Refusal) -> TransportResponse {
        let token = try call.required("mfa_token")
        let transaction = try transaction(token, of: call.client)
        guard let user = user(transaction.userID) else { throw Refusal(403, "invalid_grant", "Malformed mfa_token") }
        var extra: [(String, JSONLiteral)] = []
        switch call.grant {
        case .mfaOTP: try checkOTP(try call.required("otp"), user)
        case .mfaOOB: try checkOOB(call, token, user)
        default: extra = [("recovery_code", .string(try replaceRecoveryCode(try call.required("recovery_code"), user)))]
        }
        return try finish(transaction, token, user, call, extra)
    }

    private mutating func finish(
        _ transaction: MFATransaction,
        _ token: String,
        _ user: User,
        _ call: TokenCall,
        _ extra: [(String, JSONLiteral)]
    ) throws(Refusal) -> TransportResponse {
        mfaTransactions[token]?.isUsed = true
        if transaction.stepsLeft > 1 {
            throw demandMFA(
                of: user,
                client: call.client,
                transaction.continuation,
                stepsLeft: transaction.stepsLeft - 1
            )
        }
        switch transaction.continuation {
        case .issue(var entitlement):
            entitlement.methods = ["mfa"]
            return try issue(entitlement, user: user, client: call.client, grant: call.grant, extra: extra)
        case .refresh(let refreshToken, let scope, let audience):
            return try refresh(
                refreshToken,
                client: call.client,
                scope: scope,
                audience: audience,
                passedMFA: true,
                extra: extra
            )
        }
    }

    private mutating func factorPassed(_ factor: Factor, _ user: User) {
        if factor.isActive {
            events.append(.factorPassed(userID: user.id, factorID: factor.id))
        } else {
            // Channels that were enrolled together are confirmed together, and so is the recovery code shown then.
            updateUser(user.id) { user in
                for index in user.factors.indices { user.factors[index].isActive = true }
            }
            events.append(.factorEnrolled(userID: user.id, factorID: factor.id))
        }
    }

    // MARK: One-time codes

    private mutating func checkOTP(_ code: String, _ user: User) throws(Refusal) {
        try checkAttempts(.oneTimeCodes, of: user.id)
        let passed = user.factors.first { factor in acceptedStep(code, factor) != nil }
        guard let passed, let step = acceptedStep(code, passed) else {
            try spend(.oneTimeCodes, of: user.id, refill: configuration.behavior.wrongAttemptRefill)
            throw Refusal(403, "invalid_grant", "Invalid otp_code.")
        }
        lastTOTPSteps[passed.id] = step
        factorPassed(passed, user)
    }

    /// The time step that `code` belongs to: this one or a neighbour, and later than the last one accepted.
    func acceptedStep(_ code: String, _ factor: Factor) -> Int? {
        guard case .otp(let secret) = factor.kind, isEnabled(factor), let totp = TOTP(base32: secret) else {
            return nil
        }
        let current = TOTP.step(at: now)
        return (current - 1...current + 1).first { step in
            step > lastTOTPSteps[factor.id] ?? Int.min && constantTimeEqual(totp.code(step: step), code)
        }
    }

    // MARK: Codes and requests out of band

    private mutating func checkOOB(_ call: TokenCall, _ token: String, _ user: User) throws(Refusal) {
        let oobCode = try call.required("oob_code")
        guard let challenge = challenges[oobCode] else { throw Refusal(403, "invalid_grant", "Malformed oob_code") }
        guard challenge.mfaToken == token else {
            throw Refusal(400, "invalid_request", "The oob_code doesn't match the mfa_token")
        }
        guard let factor = user.factors.first(where: { $0.id == challenge.factorID }), !challenge.isUsed,
            now < challenge.createdAt + configuration.oneTimeCodeLifetime
        else { throw Refusal(403, "invalid_grant", "The oob_code is expired or was used already.") }
        if let expected = challenge.bindingCode {
            guard let sent = call.parameters["binding_code"] else { throw .missing("binding_code") }
            try checkAttempts(.oneTimeCodes, of: user.id)
            guard constantTimeEqual(expected, sent) else {
                try spend(.oneTimeCodes, of: user.id, refill: configuration.behavior.wrongAttemptRefill)
                throw Refusal(403, "invalid_grant", "Invalid binding_code.")
            }
        } else {
            try checkPush(challenge, oobCode)
        }
        challenges[oobCode]?.isUsed = true
        factorPassed(factor, user)
    }

    private mutating func checkPush(_ challenge: OOBChallenge, _ oobCode: String) throws(Refusal) {
        let lastPoll = challenge.lastPoll
        challenges[oobCode]?.lastPoll = now
        switch challenge.decision {
        case .approved: return
        case .rejected:
            challenges[oobCode]?.isUsed = true
            mfaTransactions[challenge.mfaToken]?.isUsed = true
            throw configuration.mfa.rejectionIsInvalidGrant
                ? Refusal(403, "invalid_grant", "MFA Authorization rejected.")
                : Refusal(400, "access_denied", "MFA Authorization rejected.")
        case .pending:
            if let lastPoll, now < lastPoll + challenge.interval {
                // RFC 8628 section 3.5: from now on five seconds more.
                challenges[oobCode]?.interval += .seconds(5)
                throw Refusal(400, "slow_down", "You are polling faster than the specified interval.")
            }
            throw Refusal(
                400,
                "authorization_pending",
                "Authorization pending: please repeat the request in a few seconds."
            )
        }
    }

    // MARK: Recovery codes

    /// Checks the code and returns the one that replaces it.
    mutating func replaceRecoveryCode(_ sent: String, _ user: User) throws(Refusal) -> String {
        let factor = user.factors.first { if case .recoveryCode = $0.kind { $0.isActive } else { false } }
        guard let factor, case .recoveryCode(let code) = factor.kind else {
            throw Refusal(403, "unsupported_challenge_type", "User does not have a recovery-code.")
        }
        try checkAttempts(.oneTimeCodes, of: user.id)
        guard constantTimeEqual(code, sent) else {
            try spend(.oneTimeCodes, of: user.id, refill: configuration.behavior.wrongAttemptRefill)
            throw Refusal(403, "invalid_grant", "MFA Authorization rejected.")
        }
        let next = Random.token(24).uppercased()
        updateUser(user.id) { user in
            for index in user.factors.indices where user.factors[index].id == factor.id {
                user.factors[index].kind = .recoveryCode(next)
            }
        }
        factorPassed(factor, user)
        return next
    }
}
