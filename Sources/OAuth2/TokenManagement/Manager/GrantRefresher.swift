#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Refreshes the grants of a ``TokenManager``: carries out what ``RefreshProcedure`` decides.
struct GrantRefresher: TokenRefresher {
    let clients: LatestClient
    let clock: any WallClock
    let storage: any TokenStorage
    let settings: RefreshProcedure.Settings

    func perform(
        _ work: RefreshBoard.Work,
        for grant: String,
        serve: @Sendable (StoredGrant) -> Void
    ) async -> RefreshOutcome {
        var (procedure, effect) = begin(work)
        var client: OAuth2Client?
        while true {
            let event: RefreshProcedure.Event
            switch effect {
            case .load:
                event = await load(grant)
            case .write(let record, let expected):
                do {
                    // Before the lease: making one may take its time.
                    if procedure.isAboutToPresent { client = try await clients.client() }
                    event = await write(record, grant, expected: expected)
                } catch {
                    event = .noClient(OAuth2Error(refreshing: error))
                }
            case .serve(let record):
                serve(record)
                event = .served
            case .present(let presentation):
                event = await present(presentation, client)
            case .check(let tokens, let idToken):
                event = .checked(await checkedIDToken(tokens, idToken, client))
            case .revoke(let record):
                event = .revoked(await revoke(record))
            case .remove(let version):
                _ = try? await storage.delete(grant, expected: version)
                event = .removed
            case .wait(let duration):
                // Nobody cancels this task, so a clock has no reason to throw.
                try? await clock.sleep(for: duration)
                event = .waited
            case .end(let outcome):
                return outcome
            }
            let now = clock.now
            effect = procedure.next(event, now: now, pausedUntil: clients.pausedUntil(now: now))
        }
    }

    /// The procedure, and its first effect.
    ///
    /// Apart from where it waits, or room for both kinds of work would be kept meanwhile.
    @inline(never)
    private func begin(_ work: RefreshBoard.Work) -> (RefreshProcedure, RefreshProcedure.Effect) {
        switch work {
        case .begin(let demand):
            let procedure = RefreshProcedure(
                demand,
                owner: Base64URL.encode(RandomBytes.make(12)),
                seed: .random(in: .min ... .max),
                settings: settings
            )
            return (procedure, procedure.start())
        case .resume(var procedure):
            let effect = procedure.next(.waited, now: clock.now)
            return (procedure, effect)
        }
    }

    private func load(_ grant: String) async -> RefreshProcedure.Event {
        do {
            guard let record = try await storage.load(grant) else { return .nothingStored }
            return .loaded(try StoredGrant(decoding: record.bytes), record.version)
        } catch let error as OAuth2Error where error.code == .unreadableGrant {
            return .unreadable(error)
        } catch let error as UnreadableRecord {
            return .unreadable(OAuth2Error(error))
        } catch {
            return .storageFailed(error)
        }
    }

    private func write(
        _ record: StoredGrant,
        _ grant: String,
        expected: RecordVersion
    ) async -> RefreshProcedure.Event {
        do {
            let version = try await storage.compareAndSwap(grant, expected: expected, bytes: record.encoded())
            return version.map { .written($0) } ?? .conflict
        } catch {
            return .storageFailed(error)
        }
    }

    private func present(
        _ presentation: RefreshProcedure.Presentation,
        _ client: OAuth2Client?
    ) async -> RefreshProcedure.Event {
        guard let client else { preconditionFailure("a lease is taken with a client at hand") }
        // Another grant's request may have been limited, or be the probe, since this one took its lease.
        let now = clock.now
        if let until = client.tokenEndpointPause.admit(now: now) {
            return .failed(.refreshPaused(for: until.timeIntervalSince(now)))
        }
        let tokens: TokenResponse
        do {
            tokens = try await client.refresh(
                presentation.refreshToken,
                scope: presentation.target.scope,
                grantedScope: presentation.grantedScope,
                audience: presentation.target.audience
            )
        } catch {
            // A transport that is being shut down may throw anything; whether the request was sent is not known then.
            return .failed(OAuth2Error(refreshing: error))
        }
        // What needs nothing but the clock is done at once; keys and verifiers may take their time.
        let finding = client.idTokenFinding(tokens, presentation.idToken, settings.identity)
        if case .valid = finding, client.idTokenPolicy.signature.needsKeys {
            return .answered(tokens, .open(presentation.idToken))
        }
        return .answered(tokens, .done(await checkedSignature(tokens, finding, client)))
    }

    private func revoke(_ record: StoredGrant) async -> Bool {
        guard let client = try? await clients.client() else { return false }
        return await client.revokeTokens(of: record) == nil
    }

    private func checkedIDToken(
        _ tokens: TokenResponse,
        _ previous: IDToken?,
        _ client: OAuth2Client?
    ) async -> IDTokenFinding {
        guard let client else { preconditionFailure("a lease is taken with a client at hand") }
        return await checkedSignature(
            tokens,
            client.idTokenFinding(tokens, previous, settings.identity),
            client
        )
    }

    /// The same finding if the signature is right, or need not be checked.
    private func checkedSignature(
        _ tokens: TokenResponse,
        _ finding: IDTokenFinding,
        _ client: OAuth2Client
    ) async -> IDTokenFinding {
        guard case .valid = finding, let idToken = tokens.idToken else { return finding }
        do {
            try await client.idTokenPolicy.signature.check(
                try JSONWebToken(idToken),
                client.registration.authentication
            )
            return finding
        } catch {
            return IDTokenFinding(OAuth2Error(checkingIDToken: error))
        }
    }
}

extension OAuth2Client {
    /// What the claims of an ID token that came with a refresh say, without its signature.
    fileprivate func idTokenFinding(
        _ tokens: TokenResponse,
        _ previous: IDToken?,
        _ identity: GrantIdentity
    ) -> IDTokenFinding {
        guard let idToken = tokens.idToken else { return .absent }
        if let error = IDTokenFinding.otherUser(
            idToken,
            refreshing: previous,
            formerIssuers: identity.formerIssuers
        ) {
            return .otherUser(error)
        }
        do {
            let token = try JSONWebToken(idToken)
            let claims = try idTokenValidator.claims(
                of: token,
                refreshing: try? previous?.unvalidatedClaims(),
                formerIssuers: identity.formerIssuers,
                accessToken: tokens.accessToken,
                now: clock.now
            )
            return .valid(claims)
        } catch {
            // Without an earlier one, as of a refresh token that another library got, there is nobody else it could be about.
            let claim = error.parameter.map { ByteText($0) }
            if previous == nil, claim == "iss" || claim == "sub" { return .ignored(error) }
            return IDTokenFinding(error)
        }
    }
}
