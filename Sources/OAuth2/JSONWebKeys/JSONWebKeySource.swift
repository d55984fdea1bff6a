/// Where the public keys of a server come from.
///
/// A source caches keys and fetches them again when a token names one that it does not know, which is how servers change
/// keys. Write one yourself for keys that are pinned.
/// [OpenID Connect Core section 10.1.1](https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys).
public protocol JSONWebKeySource: Sendable {
    /// The keys that a token with this header may be signed with.
    ///
    /// Whoever asks looks again whether a key fits, so a source may return too many.
    ///
    /// - Parameters:
    ///   - algorithm: The algorithm of the token's header.
    ///   - keyID: The `kid` of the token's header; `nil` when it names none.
    /// - Returns: The keys; none when the server has no such key.
    /// - Throws: Whatever kept the keys from being fetched.
    func keys(for algorithm: SigningAlgorithm, keyID: String?) async throws -> [JSONWebKey]
}
