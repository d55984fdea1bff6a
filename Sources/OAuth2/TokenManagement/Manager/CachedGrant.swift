#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a manager remembers of a grant, to answer without the storage.
struct CachedGrant: Sendable {
    /// The token for what the login asked for, which nearly all want.
    ///
    /// With many grants each object on the way to a token is in no cache, and waiting for it takes longer than all the rest.
    private let loginToken: FreshToken?

    private let rest: Rest

    /// What few ask for; an object, so that handing out what is remembered counts one reference more and not many.
    private final class Rest: Sendable {
        let generation: Int
        let jitter: Double
        let tokens: [CachedToken]

        init(generation: Int, jitter: Double, tokens: [CachedToken]) {
            self.generation = generation
            self.jitter = jitter
            self.tokens = tokens
        }
    }

    init(_ grant: StoredGrant, policy: RefreshPolicy, jitter: Double) {
        let tokens = grant.accessTokens.map { stored in
            CachedToken(
                stored,
                dueAt: stored.dueAt(jitter: jitter, policy: policy),
                usableFrom: stored.usableFrom(policy)
            )
        }
        loginToken = tokens.first { $0.stored.target.isLogin }.map(FreshToken.init)
        rest = Rest(generation: grant.generation, jitter: jitter, tokens: tokens)
    }

    /// The record's ``StoredGrant/generation``.
    var generation: Int { rest.generation }

    /// Where in the range of ``RefreshPolicy/jitter`` this replica refreshes this generation of tokens.
    var jitter: Double { rest.jitter }

    /// The token for `target`, unless it is time to replace it.
    func freshToken(_ target: TokenTarget, _ minimumValidity: Duration, now: CallTime) -> FreshToken? {
        guard target.isLogin, minimumValidity.attoseconds == 0 else {
            return freshCachedToken(target, minimumValidity, now: now).map(FreshToken.init)
        }
        guard let loginToken, now.isBefore(loginToken.dueAt), loginToken.usableFrom <= now.latest else { return nil }
        return loginToken
    }

    /// The same with all that is known of it.
    func freshCachedToken(_ target: TokenTarget, _ minimumValidity: Duration, now: CallTime) -> CachedToken? {
        guard let token = rest.tokens.first(where: { $0.stored.target == target }), now.isBefore(token.dueAt),
            token.usableFrom <= now.latest,
            minimumValidity == .zero || token.stored.isLongEnoughValid(minimumValidity, now: now.exact)
        else { return nil }
        return token
    }

    /// The token for `target`, as long as it can be used at all.
    func usableToken(
        _ target: TokenTarget,
        _ minimumValidity: Duration,
        _ policy: RefreshPolicy,
        now: Date
    ) -> CachedToken? {
        guard let token = rest.tokens.first(where: { $0.stored.target == target }) else { return nil }
        return token.stored.isUsable(for: minimumValidity, policy, at: now) ? token : nil
    }
}

/// A token that callers find.
struct FreshToken: Sendable {
    let token: AccessToken

    /// When it is time to replace it, for a caller without wishes of its own.
    let dueAt: Date

    /// The time before which it is not used: see ``StoredAccessToken/usableFrom(_:)``.
    let usableFrom: Date

    init(_ token: CachedToken) {
        self.token = token.stored.token
        self.dueAt = token.dueAt
        self.usableFrom = token.usableFrom
    }
}

/// A token that callers get; an object, because copying all of it costs more than anything else a caller waits for, and each
/// who waits would keep room for it.
final class CachedToken: Sendable {
    let stored: StoredAccessToken

    /// When it is time to replace it, for a caller without wishes of its own.
    let dueAt: Date

    /// The time before which it is not used: see ``StoredAccessToken/usableFrom(_:)``.
    let usableFrom: Date

    /// What the ID token says that came with it, for those who waited for that; nothing of it is remembered.
    let idToken: IDTokenFinding

    init(
        _ stored: StoredAccessToken,
        dueAt: Date,
        usableFrom: Date = .distantPast,
        idToken: IDTokenFinding = .absent
    ) {
        self.stored = stored
        self.dueAt = dueAt
        self.usableFrom = usableFrom
        self.idToken = idToken
    }
}
