#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The public keys that a server publishes, without those that must not or cannot be used.
///
/// Usually a ``RemoteJSONWebKeySource`` fetches it. As a ``JSONWebKeySource`` of its own it stands for keys that are pinned.
/// [RFC 7517 section 5](https://www.rfc-editor.org/rfc/rfc7517#section-5).
public struct JSONWebKeySet: Sendable {
    /// The keys, each once, in the order of the document.
    ///
    /// Left out are symmetric and private keys, RSA keys under 2048 bits, and keys of unknown types.
    public let keys: [JSONWebKey]

    /// Why keys were left out, one entry for each, and what is not as the standard says in those that were not.
    public let tolerances: [ResponseTolerance]

    /// The most keys that a document may hold.
    static let maximumKeys = 100

    /// Reads a key set; wire name `keys`.
    ///
    /// - Throws: ``OAuth2Error/Code/malformedResponse`` when there is no array of keys, or more than a hundred.
    public init(_ members: JSONObject) throws(OAuth2Error) {
        guard let elements = members["keys"]?.array else {
            throw Self.malformed("The document has no array of keys (RFC 7517 section 5.1); is it a key set?")
        }
        guard elements.count <= Self.maximumKeys else {
            throw Self.malformed("The document has more than a hundred keys, which no server needs.")
        }
        var keys: [JSONWebKey] = []
        var seen: Set<JSONWebKey> = []
        var tolerances: [ResponseTolerance] = []
        for element in elements {
            guard let key = element.object.flatMap(JSONWebKey.init) else {
                tolerances.append(.incompleteKey)
                continue
            }
            tolerances += key.tolerances
            switch key.defect {
            case .unknownType: tolerances.append(.unknownKeyType)
            case .symmetric: tolerances.append(.symmetricKey)
            case .isPrivate: tolerances.append(.privateKey)
            case .weak: tolerances.append(.weakKey)
            case .incomplete: tolerances.append(.incompleteKey)
            case nil:
                if seen.insert(key).inserted { keys.append(key) } else { tolerances.append(.repeatedKey) }
            }
        }
        self.keys = keys
        self.tolerances = tolerances
    }

    /// Reads the answer of a server's `jwks_uri`.
    ///
    /// - Parameters:
    ///   - answer: What the server answered.
    ///   - now: When it arrived.
    /// - Throws: ``OAuth2Error``: no success, a redirect, or no key set.
    public init(_ answer: borrowing TransportResponse, now: Date) throws(OAuth2Error) {
        let members = try PublishedDocument.members(of: answer, step: .jsonWebKeys, now: now)
        do {
            try self.init(members)
        } catch {
            var error = error
            error.response = ServerErrorResponse(answer: answer, members: members, error: nil, now: now)
            throw error
        }
    }

    private static func malformed(_ message: StaticString) -> OAuth2Error {
        OAuth2Error(.malformedResponse, step: .jsonWebKeys, parameter: "keys", message: message)
    }
}

extension JSONWebKeySet: JSONWebKeySource {
    /// The keys that fit the algorithm and have that name, but not more than four.
    ///
    /// All that fit when the token gives no name, or when no key that fits has one.
    public func keys(for algorithm: SigningAlgorithm, keyID: String?) -> [JSONWebKey] {
        keys.candidates(for: algorithm, keyID: keyID)
    }
}

extension ResponseTolerance {
    /// A key of a type that is no public key for signatures was left out.
    public static let unknownKeyType = Self(rawValue: "a key has an unknown type")
    /// A symmetric key was left out: a secret that is published is none.
    public static let symmetricKey = Self(rawValue: "a key is symmetric")
    /// A key with its private part was left out: everybody can sign with it.
    public static let privateKey = Self(rawValue: "a key is private")
    /// An RSA key under 2048 or over 16384 bits was left out.
    public static let weakKey = Self(rawValue: "an RSA key is too short or too long")
    /// A key without the members that make it up, or with a name that is no string, was left out.
    public static let incompleteKey = Self(rawValue: "a key is incomplete")
    /// A key that comes twice was taken once.
    public static let repeatedKey = Self(rawValue: "a key comes twice")
}
