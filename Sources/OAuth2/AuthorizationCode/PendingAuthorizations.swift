#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The logins that one browser session has begun and not finished yet: one `Codable` value for the session.
///
/// A user may log in with two tabs, and anybody can make a browser open `/callback?state=x`. So a session keeps every login
/// that began, and a callback takes out the one whose `state` it repeats, and no other:
///
/// ```swift
/// try session.pending.add(login.pending)
/// …
/// let pending = try session.pending.take(for: callback)
/// let tokens = try await client.finishAuthorization(callback: callback, pending: pending)
/// ```
/// Keep it where only this user's browser leads to it (a server-side session, an encrypted cookie), as
/// ``PendingAuthorization`` says, and save the session before you send the code. Where two requests of a browser may change the
/// session at the same time, change it in one step, as with any other value of the session. An application with several
/// authorization servers keeps the logins of all of them here, and ``PendingAuthorization/issuer`` says which client finishes
/// the one that was taken.
///
/// As JSON it has at most 2,900 bytes, usually four or five logins: sealed and in base64 it still fits a cookie. The oldest
/// login goes first. It also decodes from the JSON of a single ``PendingAuthorization``, which a session may have kept so far.
public struct PendingAuthorizations: Sendable, Hashable {
    /// With 28 bytes for a seal, and in base64, 3,904 of the 4,096 bytes that every browser keeps of a cookie.
    static let maximumBytes = 2_900

    /// The oldest first.
    private(set) var logins: [PendingAuthorization] = []

    /// No logins.
    public init() {}

    /// Whether there is no login, and nothing to keep.
    public var isEmpty: Bool { logins.isEmpty }

    /// Keeps a login that has begun, in place of those that have expired, and of the oldest ones if there are too many.
    ///
    /// - Parameter pending: What ``OAuth2Client/beginAuthorization(_:)`` returned.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` for a login that by itself has more than 2,900 bytes as JSON; the others
    ///   stay.
    public mutating func add(_ pending: PendingAuthorization) throws(OAuth2Error) {
        guard !Self.newestThatFit([pending]).isEmpty else {
            throw OAuth2Error(
                .invalidParameter,
                step: .authorizationRequest,
                parameter: "pending",
                message: """
                    This login alone takes more than the 2,900 bytes that are kept for a cookie; shorten the redirect URI or the \
                    lists of scopes and resources, or keep its PendingAuthorization by itself in a session on the server.
                    """
            )
        }
        let others = logins.filter {
            // The new login's beginning is the client's time, so no other clock is asked.
            !$0.hasState(pending.state.reveal()) && $0.age(at: pending.createdAt) != .expired
        }
        logins = Self.newestThatFit(others + [pending])
    }

    /// Takes the login out that a callback belongs to; a callback that belongs to none changes nothing.
    ///
    /// Nothing but `state` is looked at; ``OAuth2Client/finishAuthorization(callback:pending:)`` checks the rest. A login that
    /// has expired is returned, too, and refused there.
    ///
    /// - Parameter callback: What the browser brought back.
    /// - Returns: The login, which is not among the others any more: save the session before the code is sent.
    /// - Throws: ``OAuth2Error/Code/malformedCallback``, or ``OAuth2Error/Code/stateMismatch`` when no login has this state or
    ///   the callback has none: show the login page again. An error that such a callback names is in
    ///   ``OAuth2Error/response``, unconfirmed.
    public mutating func take(for callback: AuthorizationCallback) throws(OAuth2Error) -> PendingAuthorization {
        let parameters = try callback.parsedParameters()
        guard let state = parameters["state"], let index = logins.firstIndex(where: { $0.hasState(state) }) else {
            throw OAuth2Error(
                .stateMismatch,
                step: .callback,
                parameter: "state",
                message: """
                    No login that this browser session began has the callback's state: it was finished already, began in \
                    another browser, was too long ago, or the session was lost on the way (a cookie with SameSite=Strict is \
                    not sent with a callback, one with SameSite=Lax not with response_mode=form_post). Start a new login. An \
                    error that the callback names is in response, unconfirmed.
                    """,
                response: ServerErrorResponse(callback: parameters)
            )
        }
        return logins.remove(at: index)
    }

    /// The newest logins whose JSON does not exceed ``maximumBytes``.
    private static func newestThatFit(_ logins: [PendingAuthorization]) -> [PendingAuthorization] {
        var bytes = #"{"logins":[]}"#.utf8.count
        let kept = logins.reversed().prefix { login in
            // And the comma in front of it.
            bytes += (try? JSONEncoder().encode(login).count + 1) ?? maximumBytes
            return bytes <= maximumBytes
        }
        return kept.reversed()
    }
}

extension PendingAuthorization {
    fileprivate func hasState(_ text: String) -> Bool { constantTimeEqual(state.reveal(), text) }
}

extension PendingAuthorizations: Codable {
    private enum CodingKeys: String, CodingKey { case logins }

    /// An element of a list that another release may have written.
    private struct Login: Decodable {
        let value: PendingAuthorization?

        init(from decoder: any Decoder) throws { value = try? PendingAuthorization(from: decoder) }
    }

    /// Decodes a list, without logins that cannot be read, or a single ``PendingAuthorization``.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.logins) {
            logins = Self.newestThatFit(try container.decode([Login].self, forKey: .logins).compactMap(\.value))
        } else {
            logins = Self.newestThatFit([try PendingAuthorization(from: decoder)])
        }
    }

    /// Encodes an object with one member, the list of logins with the oldest first.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(logins, forKey: .logins)
    }
}
