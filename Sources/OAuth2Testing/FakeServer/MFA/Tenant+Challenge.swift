import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Tenant {
    /// `POST /mfa/challenge`.
    mutating func challenge(_ request: ReceivedRequest) throws(Refusal) -> TransportResponse {
        let parameters = try parameters(of: request)
        guard let token = parameters["mfa_token"] else { throw .missing("mfa_token") }
        let client = try authenticate(parameters, request.headers)
        try demandMFAGrant(of: client)
        let transaction = try transaction(token, of: client)
        let factor = try factor(for: parameters, of: transaction.userID)
        guard factor.channel != nil else { return .json([("challenge_type", .string(factor.authenticatorType))]) }
        return .json([("challenge_type", "oob")] + (try startChallenge(factor, token, transaction.userID)))
    }

    func demandMFAGrant(of client: Client) throws(Refusal) {
        let mfa: [TokenGrant] = [.mfaOTP, .mfaOOB, .mfaRecoveryCode]
        guard mfa.contains(where: { client.grantTypes.contains(GrantType(rawValue: $0.rawValue)) }) else {
            throw Refusal(403, "unauthorized_client", "Grant type 'mfa' not allowed for the client.")
        }
    }

    /// The authenticator that a challenge is for.
    private func factor(for parameters: FormParameters, of userID: String) throws(Refusal) -> Factor {
        let usable = user(userID)?.factors.filter { $0.isActive && isEnabled($0) } ?? []
        let notEnrolled = Refusal(
            401,
            "unsupported_challenge_type",
            "User is not enrolled. You can use /mfa/associate endpoint to enroll the first authenticator."
        )
        let types = parameters["challenge_type"]?.split(separator: " ").map(String.init)
        let channel = parameters["oob_channel"]
        let fitting = usable.filter { factor in
            factor.authenticatorType != "recovery-code" && types?.contains(factor.authenticatorType) ?? true
                && (channel == nil || channel == factor.channel)
        }
        guard let id = parameters["authenticator_id"] else {
            guard let first = fitting.first else { throw notEnrolled }
            return first
        }
        guard usable.contains(where: { $0.id == id }) else {
            throw Refusal(400, "invalid_authenticator", "There is no such authenticator.")
        }
        guard let factor = fitting.first(where: { $0.id == id }) else { throw notEnrolled }
        return factor
    }

    /// Sends a code or a push request and returns the members that tell the client about it.
    mutating func startChallenge(
        _ factor: Factor,
        _ mfaToken: String,
        _ userID: String
    ) throws(Refusal) -> [(String, JSONLiteral)] {
        var bindingCode: String?
        if let recipient = factor.recipient, let channel = factor.channel {
            try spend(.messages, of: userID, refill: .seconds(3_600))
            let code = Random.digits(6)
            bindingCode = code
            messages.append(
                FakeAuthorizationServer.Message(channel: channel, recipient: recipient, code: code, sentAt: now)
            )
        }
        let oobCode = "oob_" + Random.token(40)
        challenges[oobCode] = OOBChallenge(
            mfaToken: mfaToken,
            userID: userID,
            factorID: factor.id,
            bindingCode: bindingCode,
            createdAt: now,
            interval: configuration.mfa.pollInterval
        )
        events.append(.challengeSent(userID: userID, channel: factor.channel ?? ""))
        var members: [(String, JSONLiteral)] = [("oob_code", .string(oobCode))]
        if bindingCode != nil { members.append(("binding_method", "prompt")) }
        if configuration.mfa.tellsInterval {
            members.append(("expires_in", .integer(Int(configuration.oneTimeCodeLifetime.seconds))))
            members.append(("interval", .integer(Int(configuration.mfa.pollInterval.seconds))))
        }
        return members
    }
}
