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
        case .done(let error):
            return checked(tokens, error, now: now)
        case .open(let idToken):
            // The refresh token first: it exists nowhere else. The access token waits for the check.
            var grant = held.grant
            grant.refreshToken = tokens.refreshToken ?? grant.refreshToken
            grant.generation += 1
            grant.refreshedAt = tokens.requestedAt
            grant.presentation = nil
            phase = .savingUnchecked(grant, tokens, idToken)
            return .write(grant, expected: held.version)
        }
    }

    mutating func savedUnchecked(
        _ grant: StoredGrant,
        _ version: RecordVersion,
        _ tokens: TokenResponse,
        _ idToken: IDToken
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
    mutating func checked(_ tokens: TokenResponse, _ error: OAuth2Error?, now: Date) -> Effect {
        guard let held else { preconditionFailure("nothing is presented without a lease") }
        var grant = held.grant.refreshed(by: tokens, for: demand.target, now: now)
        guard let error else { return save(grant, expected: held.version) }
        // What is wrong, or cannot be checked, does not replace what was right.
        grant.idToken = held.grant.idToken
        grant.subject = held.grant.subject
        switch (error.code, error.parameter) {
        case (_, "iss"), (_, "sub"), (_, "aud"), (_, "azp"):
            // With another user's ID token come another user's tokens, now and with every refresh from here on.
            grant.end = GrantEnd(reason: .otherUser, at: now, serverCode: nil)
            reject(&grant, error)
        case (.signatureNotChecked, _), (_, "exp"), (_, "iat"), (_, "nbf"), (_, "auth_time"):
            // A clock, a repeated ID token, keys that could not be had: nothing that makes the access token another's.
            break
        default:
            let trouble = trouble(after: error, now: now)
            grant.trouble = trouble
            reject(&grant, trouble.telling(error, now: now))
        }
        return save(grant, expected: held.version)
    }

    /// Takes the new access token out again, and puts the one before back.
    private mutating func reject(_ grant: inout StoredGrant, _ error: OAuth2Error) {
        rejection = error
        grant.accessTokens.removeAll { $0.target == demand.target }
        if let before = held?.grant.accessToken(for: demand.target) { grant.accessTokens.append(before) }
    }
}
