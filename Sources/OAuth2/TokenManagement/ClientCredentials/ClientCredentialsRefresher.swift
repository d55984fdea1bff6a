import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Gets the tokens of a ``ClientCredentialsManager``; what it knows is in memory only.
final class ClientCredentialsRefresher: TokenRefresher {
    /// What a token is asked for with; as text, because callers wait by name.
    struct Key: Sendable {
        let text: String

        /// Each part has its length before it, so that no text in one can be taken for two.
        ///
        /// Scopes count in any order (RFC 6749 section 3.3).
        init(organization: String?, _ target: TokenTarget) {
            let scope = target.scope.map { $0.values.map(\.rawValue).sorted().joined(separator: " ") }
            text = [organization, target.audience, scope]
                .map { part in part.map { "\($0.utf8.count):\($0)" } ?? "-:" }
                .joined()
        }

        /// The organization that a key begins with.
        static func organization(_ text: String) -> String? {
            let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let length = Int(String(decoding: parts[0], as: UTF8.self)) else { return nil }
            return String(decoding: parts[1].prefix(length), as: UTF8.self)
        }
    }

    private let clients: any OAuth2ClientProvider
    private let latestClient: LatestClient
    private let policy: RefreshPolicy

    /// The tokens and failures so far.
    private let grants: Mutex<RecentlyUsed<StoredGrant>>
    private let factor = MixedName.makeFactor()

    init(clients: any OAuth2ClientProvider, policy: RefreshPolicy) {
        self.clients = clients
        latestClient = LatestClient(clients)
        self.policy = policy
        self.grants = Mutex(RecentlyUsed(limit: policy.cachedGrants))
    }

    func eventName(of key: String) -> String { Key.organization(key) ?? "" }

    func perform(
        _ work: RefreshBoard.Work,
        for key: String,
        serve: @Sendable (StoredGrant) -> Void
    ) async -> RefreshOutcome {
        let demand = work.demand
        if let outcome = outcome(demand, key, serve: serve) { return outcome }
        do {
            let tokens = try await latestClient.client().clientCredentials(
                scope: demand.target.scope,
                audience: demand.target.audience,
                organization: Key.organization(key)
            )
            return keep(.success(tokens), demand, key)
        } catch {
            return keep(.failure(OAuth2Error(refreshing: error)), demand, key)
        }
    }

    // Apart from where it waits: a task keeps room for all that is said there.

    /// What can be said without asking the server.
    @inline(never)
    private func outcome(
        _ demand: RefreshDemand,
        _ key: String,
        serve: (StoredGrant) -> Void
    ) -> RefreshOutcome? {
        if let error = policy.error { return RefreshOutcome(result: .failure(error)) }
        let grant = grant(key)
        let now = clients.clock.now
        if let token = demand.satisfying(grant, policy: policy, now: now) {
            return RefreshOutcome(result: .success(token), grant: grant)
        }
        func paused(_ seconds: Double) -> RefreshOutcome {
            RefreshOutcome(result: .failure(.refreshPaused(for: seconds)), grant: grant)
        }
        if let remaining = grant.trouble?.remaining(at: now, longest: TokenEndpointPause.longest.seconds) {
            return paused(remaining)
        }
        if let until = latestClient.admit(now: now) { return paused(until.timeIntervalSince(now)) }
        if demand.isServedMeanwhile(by: grant, policy: policy, now: now) { serve(grant) }
        return nil
    }

    /// Notes what the server answered.
    @inline(never)
    private func keep(
        _ answer: Result<TokenResponse, OAuth2Error>,
        _ demand: RefreshDemand,
        _ key: String
    ) -> RefreshOutcome {
        var grant = grant(key)
        defer { grants.withLock { $0[name(key)] = grant } }
        switch answer {
        case .success(let tokens):
            grant = grant.refreshed(by: tokens, for: demand.target, now: clients.clock.now)
            let token = StoredAccessToken(tokens, target: demand.target)
            return RefreshOutcome(result: .success(token), isRefreshed: true, grant: grant)
        case .failure(let failure):
            if RefreshFailure(failure, policy: policy) == .unsuitable {
                return RefreshOutcome(result: .failure(failure), grant: grant)
            }
            let now = clients.clock.now
            var random = SeededRandom(.random(in: .min ... .max))
            let trouble = RefreshTrouble(after: failure, grant.trouble, policy, &random, now: now)
            grant.trouble = trouble
            return RefreshOutcome(result: .failure(trouble.telling(failure, now: now)), grant: grant)
        }
    }

    private func grant(_ key: String) -> StoredGrant {
        grants.withLock { $0[name(key)] } ?? StoredGrant(of: clients)
    }

    private func name(_ key: String) -> MixedName { MixedName(ByteText(key), factor: factor) }
}
