import JWTKit
import OAuth2
import Synchronization

/// Checks the signatures of ID tokens and logout tokens with vapor/jwt-kit.
///
/// ```swift
/// var source = OAuth2ClientSource(request, registration: registration, transport: URLSessionTransport())
/// source.idTokenPolicy.signature = .required(JWTKitVerifier(), keys: source.keys, algorithms: [.rs256, .es256])
/// ```
/// Copy it into your application: it is all there is to do. Making a key of jwt-kit from a published one takes longer than
/// checking a signature, so the keys are kept.
public final class JWTKitVerifier: SignatureVerifier {
    /// A key is made for one algorithm.
    struct Entry: Hashable {
        let key: JSONWebKey
        let algorithm: SigningAlgorithm
    }

    /// Why a signature could not be checked.
    public enum Failure: Error {
        /// jwt-kit does not have this algorithm, or the key lacks a member.
        case unsupported
    }

    /// More than any server has at a time; beyond it, servers that change keys for years would fill the memory.
    private static let capacity = 64

    private let kept = Mutex<[Entry: any JWTAlgorithm]>([:])

    /// A verifier; one is enough for all servers.
    public init() {}

    /// Whether jwt-kit finds the signature right.
    public func isValid(
        signature: [UInt8],
        of signedBytes: [UInt8],
        algorithm: SigningAlgorithm,
        key: JSONWebKey
    ) async throws -> Bool {
        // A signature of another length is a wrong one; jwt-kit would throw, as if it could not tell.
        if let length = Self.ecdsaLengths[algorithm], signature.count != length { return false }
        return try await jwtKitKey(Entry(key: key, algorithm: algorithm)).verify(signature, signs: signedBytes)
    }

    /// How many keys are kept.
    var keptCount: Int { kept.withLock { $0.count } }

    private static let ecdsaLengths: [SigningAlgorithm: Int] = [.es256: 64, "ES384": 96, "ES512": 132]

    private func jwtKitKey(_ entry: Entry) async throws -> any JWTAlgorithm {
        if let key = kept.withLock({ $0[entry] }) { return key }
        let key = try await Self.make(entry)
        kept.withLock { kept in
            if kept.count >= Self.capacity { kept = [:] }
            kept[entry] = key
        }
        return key
    }

    private static func make(_ entry: Entry) async throws -> any JWTAlgorithm {
        func member(_ name: String) throws -> String {
            guard let text = entry.key.members[name]?.string else { throw Failure.unsupported }
            return text
        }
        func rsa() throws -> Insecure.RSA.PublicKey {
            try Insecure.RSA.PublicKey(modulus: member("n"), exponent: member("e"))
        }
        func point() throws -> ECDSAParameters { try (member("x"), member("y")) }

        let keys = JWTKeyCollection()
        let id: JWKIdentifier = "key"
        switch entry.algorithm {
        case .rs256: try await keys.add(rsa: rsa(), digestAlgorithm: .sha256, kid: id)
        case "RS384": try await keys.add(rsa: rsa(), digestAlgorithm: .sha384, kid: id)
        case "RS512": try await keys.add(rsa: rsa(), digestAlgorithm: .sha512, kid: id)
        case .ps256: try await keys.add(pss: rsa(), digestAlgorithm: .sha256, kid: id)
        case "PS384": try await keys.add(pss: rsa(), digestAlgorithm: .sha384, kid: id)
        case "PS512": try await keys.add(pss: rsa(), digestAlgorithm: .sha512, kid: id)
        case .es256: try await keys.add(ecdsa: ES256PublicKey(parameters: point()), kid: id)
        case "ES384": try await keys.add(ecdsa: ES384PublicKey(parameters: point()), kid: id)
        case "ES512": try await keys.add(ecdsa: ES512PublicKey(parameters: point()), kid: id)
        case .edDSA where entry.key.members["crv"]?.string == "Ed25519":
            try await keys.add(eddsa: EdDSA.PublicKey(x: member("x"), curve: .ed25519), kid: id)
        default: throw Failure.unsupported
        }
        return try await keys.getKey(for: id)
    }
}
