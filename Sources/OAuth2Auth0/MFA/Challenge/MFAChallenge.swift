public import OAuth2

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What a user has to answer to pass a second factor: the answer of Auth0's `POST /mfa/challenge`.
///
/// It is `Codable`, so that it can wait in the user's session, next to the `MFARequired`, while a page asks for the
/// code.
public struct MFAChallenge: Sendable, Hashable, Codable {
    /// What proves the factor; wire name `challenge_type`.
    public let type: MFAAuthenticatorType

    /// The handle of the message or request that was sent; wire name `oob_code`.
    ///
    /// There for ``MFAAuthenticatorType/oob``.
    public let oobCode: OOBCode?

    /// How what reached the user comes back; wire name `binding_method`.
    ///
    /// `nil` for a push request, which the user accepts in the app.
    public let bindingMethod: MFABindingMethod?

    /// How many seconds to leave between two polls; wire name `interval`.
    ///
    /// `nil` when the server does not say.
    public let interval: Int?

    /// How many seconds the challenge is good for, from ``receivedAt``; wire name `expires_in`.
    ///
    /// `nil` when the server does not say, as Auth0 mostly does not.
    public let expiresIn: Int?

    /// Whole seconds since 1970, because coders disagree on how to write a `Date`.
    private let receivedAtEpoch: Int64

    /// When the answer arrived.
    public var receivedAt: Date { Date(timeIntervalSince1970: Double(receivedAtEpoch)) }

    /// Whether it is answered in an app, and the application waits: see ``Auth0MFA/waitForApproval(of:for:)``.
    public var isPush: Bool { type == .oob && bindingMethod == nil }

    /// Reads the answer of `POST /mfa/challenge`: the pure half of ``Auth0MFA/challenge(_:for:)``.
    ///
    /// - Parameters:
    ///   - answer: What the server answered.
    ///   - receivedAt: When it arrived.
    /// - Throws: `OAuth2Error` with the server's code, or `OAuth2Error.Code.malformedResponse` when what is needed to
    ///   go on is missing.
    public init(_ answer: TransportResponse, receivedAt: Date) throws(OAuth2Error) {
        let members = try answer.checkedMembers(step: .mfaChallenge, clientAuthenticates: true, now: receivedAt)
        guard let challenge = Self(members, typeMember: "challenge_type", receivedAt: receivedAt) else {
            throw OAuth2Error(
                .malformedResponse,
                step: .mfaChallenge,
                parameter: "challenge_type",
                message: "The answer names no challenge_type, or has no oob_code to answer the challenge with.",
                response: ServerErrorResponse(answer, now: receivedAt)
            )
        }
        self = challenge
    }

    /// Reads the members that a challenge and an enrollment share; `nil` when they cannot be answered.
    init?(_ members: JSONObject, typeMember: String, receivedAt: Date) {
        func text(_ name: String) -> String? { members[name]?.string.flatMap { $0.isEmpty ? nil : $0 } }
        func seconds(_ name: String) -> Int? { members[name]?.int ?? members[name]?.string.flatMap { Int($0) } }

        oobCode = text("oob_code").map(OOBCode.init)
        guard let type = text(typeMember).map(MFAAuthenticatorType.init(rawValue:)) ?? oobCode.map({ _ in .oob }),
            type != .oob || oobCode != nil
        else { return nil }
        self.type = type
        bindingMethod = text("binding_method").map(MFABindingMethod.init(rawValue:))
        interval = seconds("interval")
        expiresIn = seconds("expires_in")
        receivedAtEpoch = Int64(max(-1e12, min(receivedAt.timeIntervalSince1970, 1e12)))
    }
}
