import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A mistake in an ID token that a client must notice, for ``Fault/idToken(_:)``.
///
/// ```swift
/// server.inject(.idToken(.wrongNonce), on: "/oauth/token")
/// ```
/// For other claims set ``FakeAuthorizationServer/Configuration/idTokenClaims``.
public struct IDTokenFault: RawRepresentable, Sendable, Hashable, CaseIterable {
    /// A short name.
    public let rawValue: String

    /// A fault by its name; one that is not among the constants changes nothing.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `iss` is another server.
    public static let wrongIssuer = Self(rawValue: "wrong issuer")
    /// `aud` is another client.
    public static let wrongAudience = Self(rawValue: "wrong audience")
    /// `nonce` is another login's.
    public static let wrongNonce = Self(rawValue: "wrong nonce")
    /// There is no `nonce`.
    public static let missingNonce = Self(rawValue: "missing nonce")
    /// There is no `sub`.
    public static let missingSubject = Self(rawValue: "missing subject")
    /// There is no `iat`.
    public static let missingIssueTime = Self(rawValue: "missing issue time")
    /// `iat` is a day ago; `exp` is not over.
    public static let staleIssueTime = Self(rawValue: "stale issue time")
    /// `exp` is an hour ago.
    public static let expired = Self(rawValue: "expired")
    /// A claim comes twice.
    public static let duplicatedClaim = Self(rawValue: "duplicated claim")
    /// The token has more than 64 KiB.
    public static let huge = Self(rawValue: "huge")
    /// The header names no key.
    public static let missingKeyID = Self(rawValue: "missing key ID")
    /// The header names a key that the server does not publish.
    public static let unknownKeyID = Self(rawValue: "unknown key ID")
    /// The algorithm is `none`, and there is no signature.
    public static let unsigned = Self(rawValue: "unsigned")
    /// The signature is one of other bytes.
    public static let wrongSignature = Self(rawValue: "wrong signature")
    /// The algorithm is HS256, and the secret the published key.
    public static let hmacWithPublicKey = Self(rawValue: "HMAC with public key")
    /// There is no ID token.
    public static let missing = Self(rawValue: "missing")

    /// All faults.
    public static let allCases: [Self] = [
        .wrongIssuer, .wrongAudience, .wrongNonce, .missingNonce, .missingSubject, .missingIssueTime, .staleIssueTime,
        .expired, .duplicatedClaim, .huge, .missingKeyID, .unknownKeyID, .unsigned, .wrongSignature,
        .hmacWithPublicKey, .missing,
    ]
}

extension IDTokenFault {
    func change(_ claims: inout [String: JSONLiteral], now: Date) {
        switch self {
        case .wrongIssuer: claims["iss"] = "https://other.example/"
        case .wrongAudience: claims["aud"] = "another-client"
        case .wrongNonce: claims["nonce"] = "another-nonce"
        case .missingNonce: claims["nonce"] = nil
        case .missingSubject: claims["sub"] = nil
        case .missingIssueTime: claims["iat"] = nil
        case .staleIssueTime: claims["iat"] = .integer(now.epoch - 86_400)
        case .expired: claims["exp"] = .integer(now.epoch - 3_600)
        case .huge: claims["padding"] = .string(String(repeating: "x", count: 1 << 19))
        default: break
        }
    }

    func change(header: inout [String: JSONLiteral]) {
        switch self {
        case .missingKeyID: header["kid"] = nil
        case .unknownKeyID: header["kid"] = "a key nobody knows"
        case .unsigned: header["alg"] = "none"
        case .hmacWithPublicKey: header["alg"] = "HS256"
        default: break
        }
    }

    /// The claims, when they are not written as usual.
    func bytes(of claims: [String: JSONLiteral]) -> [UInt8]? {
        guard self == .duplicatedClaim else { return nil }
        return Array(#"{"sub":"another-user","#.utf8) + JSONLiteral.object(claims).bytes.dropFirst()
    }
}
