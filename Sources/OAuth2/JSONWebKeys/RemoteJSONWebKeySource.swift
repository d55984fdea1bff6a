/// The public keys of a server, fetched when they are first needed and kept as ``CachePolicy`` says.
///
/// Make one for each server and keep it; ``OAuth2ClientSource/keys`` is one. Many callers cause one request. A key name that
/// is not known causes another one, because servers begin to use new keys without a notice, but once in
/// ``CachePolicy/missInterval`` at most: key names come from tokens, and anybody can make up a token. Keys that cannot be
/// fetched again go on being used for ``CachePolicy/staleLifetime``.
/// [OpenID Connect Core section 10.1.1](https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys).
public final class RemoteJSONWebKeySource: JSONWebKeySource {
    private let set: CachedFetch<JSONWebKeySet>

    /// The keys at an address.
    ///
    /// Nothing is sent before a key is asked for.
    /// - Parameters:
    ///   - url: The server's `jwks_uri`: ``AuthorizationServer/jsonWebKeySetURI``.
    ///   - transport: What sends the requests.
    ///   - clock: Where the time comes from.
    ///   - limits: Time and size limits of a request.
    ///   - policy: How long keys are kept.
    public convenience init(
        url: EndpointURL,
        transport: any HTTPTransport,
        clock: any WallClock = SystemWallClock(),
        limits: TransportLimits = TransportLimits(),
        policy: CachePolicy = .keys
    ) {
        self.init(transport: transport, clock: clock, limits: limits, policy: policy) { url }
    }

    /// The keys at an address that is not known yet, or may change.
    init(
        transport: any HTTPTransport,
        clock: any WallClock,
        limits: TransportLimits,
        policy: CachePolicy,
        url: @escaping @Sendable () async throws -> EndpointURL
    ) {
        set = CachedFetch(policy: policy, clock: clock) {
            let request = try PublishedDocument.request(try await url(), limits: limits, step: .jsonWebKeys)
            let answer = try await transport.answer(to: request, step: .jsonWebKeys)
            do throws(OAuth2Error) {
                return try JSONWebKeySet(answer, now: clock.now)
            } catch {
                throw error.at(request.url)
            }
        }
    }

    /// The keys that fit the algorithm and have that name, after another look at the server when there are none.
    ///
    /// A token without a key name gets all keys that fit, but not more than four.
    /// - Throws: ``OAuth2Error`` when the keys cannot be fetched and there are none to go on with, or none that fit;
    ///   `CancellationError` when the calling task is cancelled.
    public func keys(for algorithm: SigningAlgorithm, keyID: String?) async throws -> [JSONWebKey] {
        let known = try await set.entry()
        let keys = known.value.keys(for: algorithm, keyID: keyID)
        if !keys.isEmpty { return keys }
        return try await set.entry(missingIn: known.version).value.keys(for: algorithm, keyID: keyID)
    }

    /// All keys, for a look at what was left out.
    ///
    /// - Throws: As ``keys(for:keyID:)``.
    public func keySet() async throws -> JSONWebKeySet { try await set.entry().value }
}

extension AuthorizationServer {
    /// Where the keys are.
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` when it is not known.
    func keySetURI() throws(OAuth2Error) -> EndpointURL {
        guard let jsonWebKeySetURI else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .jsonWebKeys,
                parameter: "jwks_uri",
                message: "The server is described without the address of its keys; set jsonWebKeySetURI."
            )
        }
        return jsonWebKeySetURI
    }
}
