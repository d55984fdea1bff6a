/// A signed JSON Web Token in compact form, taken apart and not yet believed.
///
/// What is read strictly: three parts of base64url without padding or left-over bits, a header and claims that are one JSON
/// object each, no member twice, at most 64 levels deep, at most ``maximumBytes`` or, for a logout token, 64 KiB. A member that
/// is `null` counts as absent. An algorithm must be named, and `none` is
/// refused in any spelling. A header that marks extensions as critical is refused, because this library knows none
/// ([RFC 7515 section 4.1.11](https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11)). Keys and addresses of keys in a header
/// (`jwk`, `jku`, `x5c`, `x5u`) are never used: whoever forges a token writes them, too.
///
/// Claims hold personal data, so the description shows nothing.
/// [RFC 7519 section 7.2](https://www.rfc-editor.org/rfc/rfc7519#section-7.2).
public struct JSONWebToken: Sendable, RedactedDescription {
    /// The longest ID token that is read, in bytes: 512 KiB, half of what a response may have by default.
    ///
    /// Servers put whole lists of groups and roles into tokens.
    public static let maximumBytes = 1 << 19

    /// Every member of the header.
    public let header: JSONObject

    /// How the token says it is signed; wire name `alg`.
    public let algorithm: SigningAlgorithm

    /// Every claim, unchecked.
    public var claims: JSONObject { checkedClaims.all }

    /// The signature, decoded.
    public let signature: [UInt8]

    let checkedClaims: CheckedClaims
    private let text: String
    private let signedCount: Int
    let kind: JSONWebTokenKind

    /// Reads a token of any kind.
    init(parsing text: String, _ kind: JSONWebTokenKind) throws(OAuth2Error) {
        guard text.utf8.count <= kind.maximumBytes else {
            throw kind.malformed(
                "The token is longer than an ID token (512 KiB) or a logout token (64 KiB) may be."
            )
        }
        guard let parts = text.withBytes({ bytes in JSONWebTokenParts(bytes) }) else {
            throw kind.malformed(
                "The token is not a signed JWT: three parts with dots in between (RFC 7519 section 7.2)."
            )
        }
        guard let signature = parts.signature else {
            let isEncrypted = text.utf8.count(where: { $0 == UInt8(ascii: ".") }) == 4
            throw kind.malformed(
                isEncrypted
                    ? "The token is encrypted (RFC 7516), which this client did not ask for; change that at the server."
                    : "The token's signature is not base64url without padding."
            )
        }
        guard let headerBytes = parts.header, let header = JSONObject(parsing: headerBytes) else {
            throw kind.malformed("The token's header is not base64url of one JSON object without repeated members.")
        }
        guard let claimBytes = parts.claims, let claims = JSONObject(parsing: claimBytes) else {
            throw kind.malformed("The token's claims are not base64url of one JSON object without repeated members.")
        }
        guard let algorithm = header["alg"]?.string, !algorithm.isEmpty else {
            throw kind.refusal("alg", "The token's header names no algorithm (RFC 7515 section 4.1.1).")
        }
        guard !algorithm.equalsIgnoringASCIICase("none"), !signature.isEmpty else {
            throw kind.refusal("alg", "The token is not signed; anybody could have written it. Treat it as an attack.")
        }
        guard header["crit"] == nil else {
            throw kind.refusal("crit", "The token demands an extension that this library does not know (RFC 7515).")
        }
        // Not as if there were none: a token that names no key may be checked with one of any name.
        if let keyID = header["kid"], keyID.string == nil {
            throw kind.refusal("kid", "The name of the token's key is no string (RFC 7515 section 4.1.4).")
        }
        self.header = header
        self.algorithm = SigningAlgorithm(rawValue: algorithm)
        self.checkedClaims = CheckedClaims(claims)
        self.signature = signature
        self.text = text
        self.signedCount = parts.signedCount
        self.kind = kind
        try kind.checkType(header["typ"])
    }

    /// The name of the key; wire name `kid`.
    public var keyID: String? { header["kid"]?.string }

    /// What kind of token it says it is; wire name `typ`.
    public var type: String? { header["typ"]?.string }

    /// Header and claims as they came, with the dot in between: what the signature is made of.
    public var signedBytes: [UInt8] { Array(text.utf8.prefix(signedCount)) }
}

extension JSONWebToken {
    /// Takes an ID token apart.
    ///
    /// - Throws: ``OAuth2Error/Code/invalidIDToken`` naming `id_token`, `alg`, `crit`, `kid` or `typ`.
    public init(_ token: IDToken) throws(OAuth2Error) { try self.init(parsing: token.reveal(), .idToken) }
}
