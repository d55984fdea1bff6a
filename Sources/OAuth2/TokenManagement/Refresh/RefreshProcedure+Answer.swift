#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// MARK: Tokens from the server

extension RefreshProcedure {
    mutating func answered(_ tokens: TokenResponse, _ check: IDTokenCheck, now: Date) -> Effect {
        guard let held else { preconditionFailure("nothing is presented without a lease") }
        switch check {
        case .done(let finding):
            return checked(tokens, finding, now: now)
        case .open(let idToken):
            // The refresh token first: it exists nowhere else. The access token waits for the check.
            var grant = held.grant
            grant.refreshToken = tokens.refreshToken ?? grant.refreshToken
            grant.generation += 1
            grant.refreshedAt = tokens.requestedAt
            grant.presentation = nil
            grant.takenOver = takenOver(now: now)
            phase = .savingUnchecked(grant, tokens, idToken)
            return .write(grant, expected: held.version)
        }
    }

    mutating func savedUnchecked(
        _ grant: StoredGrant,
        _ version: RecordVersion,
        _ tokens: TokenResponse,
        _ idToken: IDToken?
    ) -> Effect {
        held = (grant, version)
        newest = grant
        isRefreshTokenSaved = true
        phase = .checking(tokens)
        return .check(tokens, idToken)
    }

    /// The record has to be reconciled with the storage's before anything else; this access token is given up for it.
    mutating func saveWithoutCheck(_ grant: StoredGrant, after error: (any Error)? = nil) -> Effect {
        var grant = grant
        grant.lease = nil
        rejection = OAuth2Error(checkingIDToken: error ?? CancellationError())
        return error.map { reconcileAfterStorageFailure(grant, $0) } ?? reconcile(grant)
    }

    /// Saves what the check leaves of the tokens.
    ///
    /// OpenID Connect Core section 12.2: the same user, the same login.
    mutating func checked(_ tokens: TokenResponse, _ finding: IDTokenFinding, now: Date) -> Effect {
        guard let held else { preconditionFailure("nothing is presented without a lease") }
        self.finding = finding
        tolerances = tokens.tolerances
        if case .otherUser(let error) = finding {
            return endedByOtherUser(held.grant, held.version, error, now: now)
        }
        var grant = held.grant.refreshed(
            by: tokens,
            for: demand.target,
            identity: settings.identity,
            now: now
        )
        grant.takenOver = takenOver(now: now)
        if finding.error != nil {
            // What is wrong, or cannot be checked, does not replace what was right.
            grant.idToken = held.grant.idToken
            grant.subject = held.grant.subject
        }
        if case .refused(let error) = finding {
            let trouble = trouble(after: error, now: now)
            grant.trouble = trouble
            reject(&grant, trouble.telling(error, now: now))
        }
        return save(grant, expected: held.version)
    }

    /// Saves the refresh token of an answer whose access token cannot be used: the one that was presented may be spent.
    mutating func saveSpare(_ spare: SpareTokens, _ error: OAuth2Error, now: Date) -> Effect {
        guard let held else { preconditionFailure("nothing is presented without a lease") }
        if let idToken = spare.idToken,
            let other = IDTokenFinding.otherUser(
                idToken,
                refreshing: held.grant.idToken,
                formerIssuers: settings.identity.formerIssuers
            )
        {
            return endedByOtherUser(held.grant, held.version, other, now: now)
        }
        var grant = held.grant
        grant.refreshToken = spare.refreshToken
        grant.generation += 1
        grant.refreshedAt = now
        grant.presentation = nil
        grant.takenOver = takenOver(now: now)
        grant.lease = nil
        let trouble = trouble(after: error, now: now)
        grant.trouble = trouble
        rejection = trouble.telling(error, now: now)
        return save(grant, expected: held.version)
    }

    /// With another user's ID token come another user's tokens: nothing of the answer is saved.
    private mutating func endedByOtherUser(
        _ grant: StoredGrant,
        _ version: RecordVersion,
        _ error: OAuth2Error,
        now: Date
    ) -> Effect {
        var grant = grant
        grant.generation += 1
        grant.lease = nil
        grant.presentation = nil
        grant.end = GrantEnd(reason: .otherUser, at: now, serverCode: nil)
        rejection = error
        return save(grant, expected: version)
    }

    /// Takes the new access token out again, and puts the one before back.
    private mutating func reject(_ grant: inout StoredGrant, _ error: OAuth2Error) {
        rejection = error
        grant.accessTokens.removeAll { $0.target == demand.target }
        if let before = held?.grant.accessToken(for: demand.target) { grant.accessTokens.append(before) }
    }

    /// What is known of a presentation that this refresh went on after.
    private func takenOver(now: Date) -> StoredGrant.Presentation? {
        earlierPresentation ?? held.flatMap { $0.grant.isTakenOver(at: now) ? $0.grant.takenOver : nil }
    }
}
