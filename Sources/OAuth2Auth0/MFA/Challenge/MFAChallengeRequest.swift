import OAuth2

/// A request to challenge one of a user's second factors: the message of Auth0's `POST /mfa/challenge`.
public struct MFAChallengeRequest: Sendable, Hashable {
    /// The types that will do; wire name `challenge_type`, with spaces between them.
    ///
    /// Any when empty.
    public var types: [MFAAuthenticatorType]

    /// The authenticator to challenge; wire name `authenticator_id`.
    ///
    /// `nil` lets Auth0 choose.
    public var authenticatorID: String?

    /// A request to challenge any authenticator of some types.
    ///
    /// - Parameter types: The types that will do, ``MFAAuthenticatorType/otp`` and ``MFAAuthenticatorType/oob``; any
    ///   when left out.
    public init(types: [MFAAuthenticatorType] = []) {
        self.types = types
    }

    /// Returns whether both challenge the same authenticators, compared byte for byte.
    public static func == (left: Self, right: Self) -> Bool {
        left.types == right.types
            && (left.authenticatorID ?? "").utf8.elementsEqual((right.authenticatorID ?? "").utf8)
            && (left.authenticatorID == nil) == (right.authenticatorID == nil)
    }

    /// Hashes the types.
    public func hash(into hasher: inout Hasher) { hasher.combine(types) }

    /// A request to challenge one authenticator.
    public static func authenticator(_ authenticator: MFAAuthenticator) -> Self {
        var request = Self(types: [authenticator.authenticatorType])
        request.authenticatorID = authenticator.id
        return request
    }
}

extension MFAChallengeRequest {
    func call(for required: MFARequired) throws(OAuth2Error) -> Auth0Call {
        guard !types.contains(.recoveryCode) else {
            throw OAuth2Error(
                .invalidParameter,
                step: .mfaChallenge,
                parameter: "challenge_type",
                message: "A recovery code is not challenged; ask the user for it and verify it. Nothing was sent."
            )
        }
        guard authenticatorID?.isEmpty != true else {
            throw OAuth2Error(
                .invalidParameter,
                step: .mfaChallenge,
                parameter: "authenticator_id",
                message: "The authenticator's id is empty; leave it out, or take one from authenticators(for:)."
            )
        }
        var call = Auth0Call(.post, ["mfa", "challenge"], authorization: .client, step: .mfaChallenge)
        var body: JSONBody = ["mfa_token": .text(required.token.reveal())]
        if !types.isEmpty { body["challenge_type"] = .text(types.map(\.rawValue).joined(separator: " ")) }
        body["authenticator_id"] = authenticatorID.map(JSONBody.Value.text)
        call.body = body
        return call
    }
}
