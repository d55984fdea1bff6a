#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Refreshes the grants of a ``TokenManager``: carries out what ``RefreshProcedure`` decides.
struct GrantRefresher: TokenRefresher {
    let client: OAuth2Client
    let storage: any TokenStorage
    let settings: RefreshProcedure.Settings

    func perform(_ work: RefreshBoard.Work, for grant: String) async -> RefreshOutcome {
        var (procedure, effect) = begin(work)
        while true {
            let event: RefreshProcedure.Event
            switch effect {
            case .load:
                event = await load(grant)
            case .write(let record, let expected):
                event = await write(record, grant, expected: expected)
            case .present(let presentation):
                event = await present(presentation)
            case .check(let tokens, let idToken):
                event = .checked(await idTokenError(tokens, idToken))
            case .wait(let duration):
                // Nobody cancels this task, so a clock has no reason to throw.
                try? await client.clock.sleep(for: duration)
                event = .waited
            case .end(let outcome):
                return outcome
            }
            let now = client.clock.now
            effect = procedure.next(event, now: now, pausedUntil: client.tokenEndpointPause.until(now: now))
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
            let effect = procedure.next(.waited, now: client.clock.now)
            return (procedure, effect)
        }
    }

    private func load(_ grant: String) async -> RefreshProcedure.Event {
        do {
            guard let record = try await storage.load(grant) else { return .nothingStored }
            return .loaded(try StoredGrant(decoding: record.bytes), record.version)
        } catch let error as OAuth2Error where error.code == .unreadableGrant {
            return .unreadable(error)
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

    private func present(_ presentation: RefreshProcedure.Presentation) async -> RefreshProcedure.Event {
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
        guard let idToken = presentation.idToken, tokens.idToken != nil else { return .answered(tokens, .done(nil)) }
        // What needs nothing but the clock is done at once; keys and verifiers may take their time.
        return .answered(
            tokens,
            settings.checksSignatures ? .open(idToken) : .done(await idTokenError(tokens, idToken))
        )
    }

    private func idTokenError(_ tokens: TokenResponse, _ idToken: IDToken) async -> OAuth2Error? {
        do {
            _ = try await client.validateIDToken(of: tokens, refreshing: idToken)
            return nil
        } catch {
            return OAuth2Error(checkingIDToken: error)
        }
    }
}
