public import OAuth2

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What Auth0 answers when it has sent a one-time code.
///
/// Nothing in it is needed to go on: the code and the recipient are.
public struct PasswordlessStartAnswer: Sendable {
    /// The identifier of the user or of the request; wire name `_id`.
    public let id: String?

    /// Every member of the answer, known or not.
    public let members: JSONObject

    /// Reads the answer of `/passwordless/start`.
    ///
    /// - Parameters:
    ///   - answer: What the server answered.
    ///   - now: When it arrived.
    /// - Throws: `OAuth2Error` with the server's code, such as
    ///   `OAuth2Error.Code.invalidConnection`.
    public init(_ answer: TransportResponse, now: Date) throws(OAuth2Error) {
        members = try answer.checkedMembers(step: .passwordlessStart, clientAuthenticates: true, now: now)
        id = members["_id"]?.string
    }
}
