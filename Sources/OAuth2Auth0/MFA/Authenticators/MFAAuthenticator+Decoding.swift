public import OAuth2

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MFAAuthenticator {
    /// Reads the answer of `GET /mfa/authenticators`: the pure half of ``Auth0MFA/authenticators(for:)``.
    ///
    /// Both forms of elements are read, with and without `type`. An element without an `id`, which nothing could be
    /// done with, is left out.
    /// - Parameters:
    ///   - answer: What the server answered.
    ///   - now: When it arrived.
    /// - Returns: The authenticators in the server's order, inactive ones included.
    /// - Throws: `OAuth2Error` with the server's code, or `OAuth2Error.Code.malformedResponse` when it is no list.
    public static func list(_ answer: TransportResponse, now: Date) throws(OAuth2Error) -> [MFAAuthenticator] {
        try answer.check(step: .mfaAuthenticators, now: now)
        guard let elements = JSONValue(parsing: answer.body)?.array else {
            throw OAuth2Error(
                .malformedResponse,
                step: .mfaAuthenticators,
                message: "The answer is no JSON array of authenticators.",
                response: ServerErrorResponse(answer, now: now)
            )
        }
        return elements.compactMap { $0.object.flatMap(MFAAuthenticator.init) }
    }

    /// Reads one element; `nil` when it has no `id`.
    public init?(_ members: JSONObject) {
        guard let id = members["id"]?.string, !id.isEmpty else { return nil }
        self.id = id
        authenticatorType = MFAAuthenticatorType(
            rawValue: members["authenticator_type"]?.string ?? Self.typeByPrefix(of: id)
        )
        // Some pages of the documentation print oob_channels, as a text or as an array.
        let channels = members["oob_channel"] ?? members["oob_channels"]
        channel = (channels?.string ?? channels?.array?.first?.string).map(MFAChannel.init(rawValue:))
        isActive = members["active"]?.bool ?? true
        name = members["name"]?.string
        factor =
            Self.factor(type: members["type"]?.string)
            ?? Self.factor(authenticatorType)
            ?? channel.flatMap(Self.factor)
            ?? Self.factor(Self.prefix(of: id))
        self.members = members
    }
}

// MARK: What an authenticator is

extension MFAAuthenticator {
    private static func factor(type: String?) -> MFAFactor? {
        switch type.map(MFAFactor.init(rawValue:)) {
        case nil, "", "oob": nil
        case "totp": .otp
        case let factor: factor
        }
    }

    private static func factor(_ type: MFAAuthenticatorType) -> MFAFactor? {
        switch type {
        case .otp: .otp
        case .recoveryCode: .recoveryCode
        default: nil
        }
    }

    private static func factor(_ channel: MFAChannel) -> MFAFactor? {
        switch channel {
        case .sms, .voice: .phone
        case .push: .pushNotification
        case .email: .email
        default: nil
        }
    }

    private static func factor(_ prefix: IDPrefix) -> MFAFactor? {
        switch prefix {
        case "totp": .otp
        case "sms", "voice": .phone
        case "push": .pushNotification
        case "email": .email
        case "recovery-code": .recoveryCode
        default: nil
        }
    }

    private static func typeByPrefix(of id: String) -> String {
        switch prefix(of: id) {
        case "totp": "otp"
        case "recovery-code": "recovery-code"
        default: "oob"
        }
    }

    /// What an id begins with, as in `sms|dev_1`.
    private struct IDPrefix: ExactName, ExpressibleByStringLiteral {
        let rawValue: String
    }

    private static func prefix(of id: String) -> IDPrefix {
        IDPrefix(rawValue: String(Substring(id.utf8.prefix { $0 != UInt8(ascii: "|") })))
    }
}
