#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Remembers logout tokens, so that one that is sent again is refused.
///
/// A token is noted when it is validated, whatever becomes of it afterwards. An application that can fail to end a session
/// validates without a check, so that the server can try again
/// (``OAuth2Client/validate(_:replays:)``).
///
/// ``SeenLogoutTokens`` remembers in memory; write your own on a storage that all replicas share.
public protocol LogoutReplayCheck: Sendable {
    /// Notes a token; `false` when it was noted before.
    ///
    /// Two calls at the same time with one id must not both return `true`.
    ///
    /// - Parameters:
    ///   - tokenID: The claim `jti`, unique for the issuer.
    ///   - issuer: The claim `iss`.
    ///   - expiry: Until when the note has to be kept; later the token is refused anyway.
    /// - Returns: Whether it is the first time.
    /// - Throws: Whatever kept the storage from answering.
    func isFirstUse(of tokenID: String, issuer: String, until expiry: Date) async throws -> Bool
}
