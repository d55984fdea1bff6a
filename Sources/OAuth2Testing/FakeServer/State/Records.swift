import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a set of tokens is for: the outcome of a grant, before anything is issued.
struct Entitlement: Sendable {
    var clientID: String
    /// `nil` for the client's own tokens.
    var userID: String?
    /// `nil` for opaque tokens that are for `/userinfo` only.
    var audience: String?
    var scope: Scope
    var authTime: Date
    var nonce: String?
    var organization: String?
    /// Claims that a hook has added.
    var claims: [String: JSONLiteral] = [:]
    /// Claim `amr`.
    var methods: [String] = []
}

/// A session of the hosted login page, known by its cookie.
struct BrowserSession: Sendable {
    var userID: String
    var authTime: Date
    var passedMFA: Bool
}

/// What a user has agreed to.
struct Consent: Sendable, Hashable {
    var userID: String
    var clientID: String
    var audience: String?
}

/// An authorization code, kept after its use so that a replay is noticed.
struct CodeRecord: Sendable {
    var entitlement: Entitlement
    /// As it was sent to `/authorize`.
    var redirectURI: String
    var challenge: String?
    var expiresAt: Date
    var isUsed = false
    /// What the first use gave.
    var accessToken: String?
    var family: Int?
}

struct AccessTokenRecord: Sendable {
    var entitlement: Entitlement
    var expiresAt: Date
}

/// A refresh token and all its successors.
struct RefreshFamily: Sendable {
    var entitlement: Entitlement
    var createdAt: Date
    var lastUsedAt: Date
    var isRevoked = false
    /// The generation used last; only tokens of this one can be within the overlap period.
    var newestUsedGeneration = -1
}

struct RefreshRecord: Sendable {
    var family: Int
    var generation: Int
    /// When it was exchanged first; stays `nil` when tokens do not rotate.
    var usedAt: Date?
}
