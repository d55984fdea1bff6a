/// A public key in the form in which servers publish it.
///
/// Your ``SignatureVerifier`` gets one and makes a key of its own library from ``members``. Parsing a key costs more than
/// looking one up, so a verifier may keep what it made by the whole value, which is `Hashable`.
/// [RFC 7517 section 4](https://www.rfc-editor.org/rfc/rfc7517#section-4).
public struct JSONWebKey: Sendable {
    /// The family of the key, such as `RSA`, `EC` or `OKP`; wire name `kty`.
    public let keyType: String

    /// The name that a token's header calls the key by; wire name `kid`.
    public let keyID: String?

    /// What the key is for, `sig` or `enc`; wire name `use`.
    public let use: String?

    /// The one algorithm that the key is for; wire name `alg`.
    public let algorithm: SigningAlgorithm?

    /// Every member, such as `n` and `e`, or `crv`, `x` and `y`, in base64url.
    ///
    /// Numbers that came with padding or in the standard alphabet are written here as
    /// [RFC 7518 section 2](https://www.rfc-editor.org/rfc/rfc7518#section-2) wants them, so that a verifier can read them and
    /// a thumbprint is that of the key. That is our leniency: a token's own parts are never read so.
    public let members: JSONObject

    /// What in the key is not as the standard says.
    let tolerances: [ResponseTolerance]

    /// Reads a key; `nil` when its type is missing, or its name is no string.
    public init?(_ members: JSONObject) {
        guard let keyType = members["kty"]?.string else { return nil }
        let keyID = members["kid"]
        guard keyID == nil || keyID?.string != nil else { return nil }
        self.keyType = keyType
        self.keyID = keyID?.string
        self.use = members["use"]?.string
        self.algorithm = members["alg"]?.string.map(SigningAlgorithm.init(rawValue:))
        let repaired = Self.repaired(members)
        self.members = repaired ?? members
        var tolerances: [ResponseTolerance] = repaired == nil ? [] : [.otherBase64]
        if Self.namesSigning(members) { tolerances.append(.signKeyOperation) }
        self.tolerances = tolerances
    }
}

extension JSONWebKey: Hashable {
    /// Whether both were written with the same bytes.
    public static func == (left: JSONWebKey, right: JSONWebKey) -> Bool {
        left.members.source.elementsEqual(right.members.source)
    }

    /// Hashes the name and the size, which tell nearly all keys apart.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(keyID.map { ByteText($0) })
        hasher.combine(members.source.count)
    }
}
