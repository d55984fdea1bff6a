import OAuth2

extension Tenant {
    /// `GET /mfa/authenticators`.
    func listAuthenticators(_ request: ReceivedRequest) throws(Refusal) -> TransportResponse {
        let bearer = try mfaBearer(request.headers, accessTokenScope: "read:authenticators")
        let elements = user(bearer.userID)?.factors.map(element) ?? []
        return .json(JSONLiteral.array(elements).bytes)
    }

    private func element(_ factor: Factor) -> JSONLiteral {
        var members: [String: JSONLiteral] = [
            "id": .string(factor.id), "authenticator_type": .string(factor.authenticatorType),
            "active": .bool(factor.isActive),
        ]
        if let channel = factor.channel { members["oob_channel"] = .string(channel) }
        if let recipient = factor.recipient { members["name"] = .string(Self.masked(recipient)) }
        if configuration.mfa.listsTypes { members["type"] = .string(factor.requirement.rawValue) }
        return .object(members)
    }

    /// All but the last four characters hidden.
    private static func masked(_ text: String) -> String {
        String(repeating: "X", count: max(0, text.count - 4)) + text.suffix(4)
    }

    /// `DELETE /mfa/authenticators/{id}`; an `mfa_token` is never enough for it.
    mutating func deleteAuthenticator(_ request: ReceivedRequest) throws(Refusal) -> TransportResponse {
        let bearer = try mfaBearer(request.headers, accessTokenScope: "remove:authenticators")
        guard case .accessToken(let entitlement) = bearer, let user = user(entitlement.userID) else {
            throw Refusal(401, "invalid_grant", Self.invalidMFAToken)
        }
        // In a path `+` is no space, unlike in a form.
        let encoded = request.path.dropFirst("/mfa/authenticators/".count).replacing("+", with: "%2B")
        guard let id = PercentEncoding.decodeForm(encoded.utf8), let factor = user.factors.first(where: { $0.id == id })
        else { throw Refusal(404, "not_found", "There is no such authenticator.") }
        switch factor.kind {
        case .email, .recoveryCode:
            throw Refusal(403, "access_denied", "This kind of authenticator cannot be deleted here.")
        case .otp, .sms, .voice, .push: break
        }
        updateUser(user.id) { user in user.factors.removeAll { $0.id == id || Self.areTwins($0, factor) } }
        return TransportResponse(status: 204)
    }

    /// A push factor and the one-time codes of the same device go together, and so do text messages and calls.
    private static func areTwins(_ left: Factor, _ right: Factor) -> Bool {
        switch (left.kind, right.kind) {
        case (.sms(let a), .voice(let b)), (.voice(let a), .sms(let b)): a == b
        case (.push, .otp), (.otp, .push): left.device == right.device
        default: false
        }
    }
}

extension FakeAuthorizationServer.Factor {
    /// The part of the identifier behind the kind.
    fileprivate var device: Substring { id.split(separator: "|", maxSplits: 1).last ?? "" }
}
