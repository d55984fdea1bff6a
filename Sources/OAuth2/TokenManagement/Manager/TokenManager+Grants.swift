import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// MARK: Beginning

extension TokenManager {
    /// Stores the tokens of a login, in place of whatever is stored under the name: an earlier login's, another server's, or a record
    /// that nobody can read, of a newer release's format included; or the answer to a second factor, in the login whose
    /// refresh was interrupted.
    ///
    /// Call it with what ``OAuth2Client/finishAuthorization(callback:pending:)`` returned, and with the answer to a second
    /// factor after ``OAuth2Error/Code/mfaRequired``. The answer to an interrupted refresh becomes the access token for just
    /// what was asked for, and everything else in the grant stays; an ID token in it has to be about the same user and login
    /// ([OpenID Connect Core section 12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse)).
    ///
    /// - Parameters:
    ///   - tokens: The tokens.
    ///   - grant: The grant's name.
    ///   - audience: What ``accessToken(for:audience:scope:minimumValidity:)`` will be asked for to get this access token;
    ///     `nil`, as there, for the login's own API. The answer to an interrupted refresh knows it.
    /// - Returns: What the login asked for and did not get: a refresh token, scopes. It is in the event
    ///   ``TokenEvent/Kind/adopted``, too.
    /// - Throws: ``OAuth2Error/Code/storageFailed``; the tokens are yours to store again then.
    ///   ``OAuth2Error/Code/invalidIDToken`` for an answer about somebody else. `CancellationError`.
    @discardableResult
    public func adopt(
        _ tokens: TokenResponse,
        for grant: String,
        audience: String? = nil
    ) async throws -> GrantAdoption {
        let adoption = GrantAdoption(tokens)
        if let resumed = tokens.resumed?.value, resumed.grantType == .refreshToken,
            try await goOn(with: tokens, resumed, for: grant)
        {
            return adoption
        }
        try await adopt(
            StoredGrant(
                adopting: tokens,
                for: TokenTarget(audience: audience),
                issuer: settings.identity.issuer,
                clientID: settings.identity.clientID
            ),
            for: grant,
            adoption
        )
        return adoption
    }

    /// Puts the answer to a second factor into the stored login; `false` when there is none.
    private func goOn(
        with tokens: TokenResponse,
        _ resumed: InterruptedRequest,
        for grant: String
    ) async throws -> Bool {
        var updated: StoredGrant?
        let changes = desk.changes(of: grant)
        try await untilSettled {
            guard let found = try await readableRecord(of: grant) else { return true }
            if let idToken = found.grant.idToken {
                _ = try await client().validateIDToken(
                    of: tokens,
                    refreshing: idToken,
                    settings.identity.formerIssuers
                )
            }
            // A refresh for all that was granted names no scope, and is remembered with it.
            let scope = resumed.scope == found.grant.grantedScope ? nil : resumed.scope
            let target = TokenTarget(audience: resumed.audience, scope: scope)
            let refreshed = found.grant.refreshed(
                by: tokens,
                for: target,
                identity: settings.identity,
                now: clients.clock.now
            )
            updated = refreshed
            let bytes = refreshed.encoded()
            return try await storage.compareAndSwap(grant, expected: found.version, bytes: bytes) != nil
        }
        guard let updated else { return false }
        desk.remember(updated, grant, since: changes)
        desk.observers.emit(TokenEvent(.adopted, grant: grant, adoption: GrantAdoption(tokens)))
        return true
    }

    /// Stores the refresh token of a login that another library, or an earlier version of the application, has made.
    ///
    /// - Parameters:
    ///   - refreshToken: The newest refresh token; the other library must not use it any more.
    ///   - grant: The grant's name.
    ///   - grantedScope: What was granted, if it is known.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` for a token that is empty or has a line break in it;
    ///   ``OAuth2Error/Code/storageFailed``. `CancellationError`.
    public func adopt(_ refreshToken: RefreshToken, for grant: String, grantedScope: Scope? = nil) async throws {
        try refreshToken.checkThatItCanBeSent()
        try await adopt(
            StoredGrant(
                adopting: refreshToken,
                grantedScope: grantedScope,
                issuer: settings.identity.issuer,
                clientID: settings.identity.clientID,
                now: clients.clock.now
            ),
            for: grant
        )
    }

    private func adopt(_ new: StoredGrant, for grant: String, _ adoption: GrantAdoption? = nil) async throws {
        let bytes = new.encoded()
        let changes = desk.changes(of: grant)
        try await untilSettled {
            // A write that seemed to have failed may have been made; writing again does no harm then.
            let found = try await storedVersion(of: grant)
            return try await storage.compareAndSwap(grant, expected: found, bytes: bytes) != nil
        }
        desk.remember(new, grant, since: changes)
        desk.observers.emit(TokenEvent(.adopted, grant: grant, adoption: adoption))
    }

    /// The stored grant, for its subject, ID token or scope.
    ///
    /// - Parameter grant: The grant's name.
    /// - Returns: What is stored now; `nil` when there is nothing.
    /// - Throws: ``OAuth2Error/Code/unreadableGrant``, ``OAuth2Error/Code/storageFailed``, or
    ///   ``OAuth2Error/Code/invalidConfiguration`` for a grant of another server or client. `CancellationError`.
    public func storedGrant(for grant: String) async throws -> StoredGrant? {
        try await record(of: grant)?.grant
    }

    /// The same where a login, or its end, takes the place of what is stored: what nobody can read counts as nothing.
    private func readableRecord(of grant: String) async throws -> (
        grant: StoredGrant, version: RecordVersion
    )? {
        do {
            return try await record(of: grant)
        } catch let error as OAuth2Error where error.code == .unreadableGrant {
            return nil
        }
    }

    /// The version of what is stored, whether or not anybody can read it.
    private func storedVersion(of grant: String) async throws -> RecordVersion? {
        try await storedRecord(of: grant)?.version
    }

    /// What is stored, whoever's it is; the grant is `nil` when nobody can read it.
    private func storedRecord(of grant: String) async throws -> (grant: StoredGrant?, version: RecordVersion)? {
        do {
            guard let record = try await storage.load(grant) else { return nil }
            return (try? StoredGrant(decoding: record.bytes), record.version)
        } catch let unreadable as UnreadableRecord {
            return (nil, unreadable.version)
        }
    }

    private func record(of grant: String) async throws -> (
        grant: StoredGrant, version: RecordVersion
    )? {
        guard let record = try await throwingStorageErrors({ try await storage.load(grant) }) else {
            return nil
        }
        let stored = try StoredGrant(decoding: record.bytes)
        if let error = settings.identity.refusal(of: stored) { throw error }
        // What is left of a login that was ended during a refresh.
        if stored.tombstone != nil { return nil }
        return (stored, record.version)
    }
}

// MARK: Ending

extension TokenManager {
    /// Removes a grant from the storage, without telling the server.
    ///
    /// The tokens stay valid at the server; ``revoke(for:)`` ends them there, too. It is the way to log one session out where
    /// the server would end the user's other logins with it, as ``revoke(for:)`` explains. Other replicas may use an access
    /// token that they remember until it expires. A refresh that is under way, also of another replica, saves nothing any more.
    ///
    /// - Parameter grant: The grant's name.
    /// - Returns: Whether something was stored.
    /// - Throws: ``OAuth2Error/Code/storageFailed``. `CancellationError`.
    @discardableResult
    public func forget(for grant: String) async throws -> Bool {
        var wasStored = false
        try await untilSettled {
            guard let found = try await storedRecord(of: grant) else { return true }
            if found.grant?.tombstone != nil { return true }
            wasStored = true
            guard let stored = found.grant, isBeingRefreshed(stored, grant, now: clients.clock.now) else {
                return try await storage.delete(grant, expected: found.version)
            }
            return try await bury(stored, grant, revokes: false, expected: found.version)
        }
        desk.forget(grant)
        if wasStored { desk.observers.emit(TokenEvent(.forgotten, grant: grant)) }
        return wasStored
    }

    /// Ends a login: revokes its refresh token at the server and removes it from the storage.
    ///
    /// What else ends with a refresh token is the server's choice
    /// ([RFC 7009 section 2.1](https://www.rfc-editor.org/rfc/rfc7009#section-2.1)). Auth0 leaves it to the tenant: with "Refresh
    /// Token Revocation Deletes Grant" switched on, as in older tenants, all refresh tokens of the same user, client and
    /// audience end, so that a logout in one session logs the others out, too; switched off, only this token and those it was
    /// rotated from. Where another login of the user must survive and the server ends it, use ``forget(for:)``.
    ///
    /// Without a refresh token its access tokens are revoked. Some servers let an access token live on until it expires all the
    /// same, and an API that only looks at a JWT's signature accepts it until then.
    ///
    /// A refresh that is under way is waited for, for a few seconds. What it receives later than that, also in another replica,
    /// is revoked and not saved.
    ///
    /// It is removed even when the server cannot be reached, because a user who logs out expects to be logged out here. Once
    /// begun it goes on to its end, even if the calling task is cancelled: half a logout would leave a token alive.
    /// [RFC 7009](https://www.rfc-editor.org/rfc/rfc7009).
    ///
    /// - Parameter grant: The grant's name.
    /// - Returns: What became of the server's half and the storage's half.
    ///   A record that nobody can read, of a newer release's format included, is removed and not revoked, with the error
    ///   ``OAuth2Error/Code/unreadableGrant``.
    /// - Throws: ``OAuth2Error/Code/storageFailed``: nothing was removed, but the token may be revoked.
    ///   ``OAuth2Error/Code/invalidConfiguration`` for a grant of another server or client. `CancellationError`.
    @discardableResult
    public func revoke(for grant: String) async throws -> GrantRevocation {
        try Task.checkCancellation()
        return try await Task {
            do {
                return try await revokeToTheEnd(grant)
            } catch let error as OAuth2Error where error.code == .unreadableGrant {
                // There is nothing that could be revoked.
                let wasStored = try await forget(for: grant)
                return GrantRevocation(
                    wasStored: wasStored,
                    isRevoked: false,
                    error: wasStored ? error : nil,
                    remainingToken: nil
                )
            }
        }.value
    }

    private func revokeToTheEnd(_ grant: String) async throws -> GrantRevocation {
        var revoked: StoredGrant?
        var failure: OAuth2Error?
        // A refresh that is under way would bring a new token to life while the old one is being revoked.
        while let held = try await lease(grant, lineage: revoked?.lineage) {
            let newest = held.newest
            revoked = newest
            failure = try await revokeRemotely(newest)
            // The replica that refreshes removes the rest.
            guard let version = held.version else { break }
            // Somebody who refreshed for longer than a lease lasts may have saved newer tokens: they are next.
            do {
                if try await throwingStorageErrors({ try await storage.delete(grant, expected: version) }) { break }
            } catch {
                await giveBack(newest, grant, version)
                throw error
            }
        }
        desk.forget(grant)
        guard let newest = revoked else {
            return GrantRevocation(wasStored: false, isRevoked: false, error: nil, remainingToken: nil)
        }
        desk.observers.emit(TokenEvent(.forgotten, grant: grant, error: failure))
        return GrantRevocation(
            wasStored: true,
            isRevoked: failure == nil && !newest.isEmpty,
            error: failure,
            remainingToken: failure == nil ? nil : newest.refreshToken
        )
    }

    /// Revokes all that is left of a login.
    ///
    /// - Returns: The first failure.
    private func revokeRemotely(_ grant: StoredGrant) async throws -> OAuth2Error? {
        do {
            return try await client().revokeTokens(of: grant)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // A provider of clients may throw anything; the grant goes all the same.
            return OAuth2Error(revoking: error)
        }
    }

    /// How long a logout waits for a refresh that is under way.
    private static var patience: Duration { .seconds(3) }

    /// Waits until nobody refreshes the grant, and keeps others from it; `nil` when it is gone, or another login than
    /// `lineage` says.
    ///
    /// - Returns: The newest tokens, and the version of the record that has to be deleted; `nil` when a tombstone was left in its
    ///   place, because a refresh went on for too long.
    private func lease(
        _ grant: String,
        lineage: String?
    ) async throws -> (newest: StoredGrant, version: RecordVersion?)? {
        let owner = Base64URL.encode(RandomBytes.make(12))
        var waited = Duration.zero
        var pause = Duration.milliseconds(50)
        while true {
            guard let found = try await record(of: grant),
                lineage.map({ ByteText($0) == ByteText(found.grant.lineage) }) ?? true
            else {
                return nil
            }
            let now = clients.clock.now
            if isBeingRefreshed(found.grant, grant, now: now) {
                guard waited < Self.patience else {
                    if try await bury(found.grant, grant, revokes: true, expected: found.version) {
                        return (found.grant, nil)
                    }
                    continue
                }
                try await clients.clock.sleep(for: pause)
                waited += pause
                pause = min(pause * 2, .milliseconds(500))
                continue
            }
            let unsaved = desk.unsaved(grant)
            var leased = found.grant
            leased.lease = StoredGrant.Lease(
                owner: owner,
                expiresAt: now + settings.leaseDuration,
                holder: settings.holder
            )
            let bytes = leased.encoded()
            let written = try await throwingStorageErrors {
                try await storage.compareAndSwap(grant, expected: found.version, bytes: bytes)
            }
            if let written { return (unsaved?.unsavedGrant(after: leased) ?? leased, written) }
        }
    }

    /// Takes the lease of a logout that failed away again, as far as the storage lets it: it would be taken for a refresh's.
    private func giveBack(_ newest: StoredGrant, _ grant: String, _ version: RecordVersion) async {
        var released = newest
        released.lease = nil
        _ = try? await storage.compareAndSwap(grant, expected: version, bytes: released.encoded())
    }

    /// Whether a refresh may be under way.
    ///
    /// The lease of a refresh that could not save its tokens is not waited for; they are the newest. Should they be saved
    /// meanwhile, the record is another than the one that is deleted.
    private func isBeingRefreshed(_ stored: StoredGrant, _ grant: String, now: Date) -> Bool {
        guard let lease = stored.lease, lease != desk.unsaved(grant)?.held?.grant.lease else { return false }
        return (0...settings.longestWait).contains(lease.expiresAt.timeIntervalSince(now))
            && lease.holder.map(settings.isGone) != true
    }

    /// Leaves a tombstone in the place of a record that is being refreshed; `false` when somebody wrote it meanwhile.
    private func bury(
        _ stored: StoredGrant,
        _ grant: String,
        revokes: Bool,
        expected: RecordVersion
    ) async throws -> Bool {
        let bytes = stored.buried(StoredGrant.Tombstone(at: clients.clock.now, revokes: revokes)).encoded()
        return try await throwingStorageErrors {
            try await storage.compareAndSwap(grant, expected: expected, bytes: bytes) != nil
        }
    }
}

// MARK: Storage

extension TokenManager {
    /// Repeats a write until nobody else writes at the same time.
    private func untilSettled(_ attempt: () async throws -> Bool) async throws {
        var failures = 0
        while true {
            try Task.checkCancellation()
            do {
                if try await throwingStorageErrors(attempt) { return }
            } catch let error as OAuth2Error where error.code == .storageFailed && failures + 1 < policy.saveAttempts {
                failures += 1
                try await clients.clock.sleep(for: .milliseconds(50 << failures))
            }
        }
    }

    private func throwingStorageErrors<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as CancellationError {
            throw error
        } catch let error as OAuth2Error {
            // A storage's own, or one of what is done with the record.
            throw error
        } catch let error as UnreadableRecord {
            throw OAuth2Error(error)
        } catch {
            throw OAuth2Error.storageFailed(error)
        }
    }
}

extension StoredGrant {
    fileprivate var isEmpty: Bool { refreshToken == nil && accessTokens.isEmpty }
}
