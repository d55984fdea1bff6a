extension [JSONWebKey] {
    /// The most keys that are tried for one signature: each costs a check, and anybody can send a token.
    static let maximumCandidates = 4

    /// The keys that a token with this header may be signed with, at most ``maximumCandidates``.
    ///
    /// They fit the algorithm and have the token's key name. A token without one may be signed with each that fits; so may a
    /// token with one when no key that fits has a name. Beside named keys a nameless one is not the one that was named:
    /// otherwise it would hide that a named key is missing and has to be fetched.
    func candidates(for algorithm: SigningAlgorithm, keyID: String?) -> [JSONWebKey] {
        let fitting = filter { $0.fits(algorithm) }
        guard let keyID, fitting.contains(where: { $0.keyID != nil }) else {
            return Array(fitting.prefix(Self.maximumCandidates))
        }
        let named = fitting.lazy.filter { $0.keyID.map { ByteText($0) } == ByteText(keyID) }
        return Array(named.prefix(Self.maximumCandidates))
    }
}
