/// How a JSON Web Token is signed; wire name `alg`.
///
/// An open set: give a name of your own for an algorithm that your ``SignatureVerifier`` knows.
/// [RFC 7518 section 3.1](https://www.rfc-editor.org/rfc/rfc7518#section-3.1).
public struct SigningAlgorithm: ExactName, Codable, ExpressibleByStringLiteral {
    /// The wire name, compared case and all.
    public let rawValue: String

    /// An algorithm by its wire name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `HS256`: HMAC with SHA-256, keyed with the client secret; the one algorithm that this library checks itself.
    public static let hs256: Self = "HS256"
    /// `RS256`: RSA PKCS #1 v1.5 with SHA-256, the default of OpenID Connect.
    public static let rs256: Self = "RS256"
    /// `PS256`: RSA PSS with SHA-256.
    public static let ps256: Self = "PS256"
    /// `ES256`: ECDSA on P-256 with SHA-256.
    public static let es256: Self = "ES256"
    /// `EdDSA`: Ed25519 or Ed448.
    ///
    /// [RFC 8037 section 3.1](https://www.rfc-editor.org/rfc/rfc8037#section-3.1).
    public static let edDSA: Self = "EdDSA"
}
