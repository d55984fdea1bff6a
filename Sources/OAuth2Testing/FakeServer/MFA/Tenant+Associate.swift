import OAuth2

extension Tenant {
    /// `POST /mfa/associate`: begins the enrollment of a factor.
    mutating func associate(_ request: ReceivedRequest) throws(Refusal) -> TransportResponse {
        let bearer = try mfaBearer(request.headers, accessTokenScope: "enroll")
        guard let user = user(bearer.userID), let token = self.bearer(request.headers) else {
            throw Refusal(401, "invalid_grant", Self.invalidMFAToken)
        }
        if case .transaction = bearer, hasActiveFactor(user) {
            throw Refusal(configuration.mfa.alreadyEnrolledStatus, "access_denied", "User is already enrolled.")
        }
        guard let body = request.jsonBody else { throw Refusal(400, "invalid_request", "The body cannot be read.") }
        guard let types = Self.strings(body["authenticator_types"]) else { throw .missing("authenticator_types") }
        let kinds = try requestedKinds(types, body)
        let factors = kinds.map { kind in
            var factor = Factor(kind)
            factor.isActive = false
            return factor
        }
        guard let factor = factors.first else { throw .missing("oob_channels") }
        guard factors.allSatisfy(isEnabled) else {
            throw Refusal(400, "unsupported_challenge_type", "This kind of factor is switched off.")
        }
        let isFirst = !user.factors.contains { $0.isActive && $0.requirement == .recoveryCode }
        // A new attempt replaces one that was never confirmed.
        updateUser(user.id) { user in
            user.factors.removeAll { !$0.isActive }
            user.factors += factors
        }
        var members: [(String, JSONLiteral)] = [("authenticator_type", .string(factor.authenticatorType))]
        members += try enrollmentMembers(factor, user, token)
        if isFirst, configuration.mfa.enabledFactors.contains(.recoveryCode) {
            let code = Random.token(24).uppercased()
            var recovery = Factor(.recoveryCode(code))
            recovery.isActive = false
            updateUser(user.id) { $0.factors.append(recovery) }
            members.append(("recovery_codes", [.string(code)]))
        }
        return .json(members)
    }

    private mutating func enrollmentMembers(
        _ factor: Factor,
        _ user: User,
        _ token: String
    ) throws(Refusal) -> [(String, JSONLiteral)] {
        let label = PercentEncoding.encode("fake:" + user.email)
        if case .otp(let secret) = factor.kind {
            let uri = "otpauth://totp/\(label)?secret=\(secret)&issuer=fake&algorithm=SHA1&digits=6&period=30"
            return [("secret", .string(secret)), ("barcode_uri", .string(uri))]
        }
        var members: [(String, JSONLiteral)] = [
            ("oob_channel", .string(factor.channel ?? "")), ("id", .string(factor.id)),
        ]
        if factor.kind == .push {
            let base = PercentEncoding.encode(configuration.issuer + "appliance-mfa")
            let uri = "otpauth://totp/\(label)?enrollment_tx_id=\(Random.token(32))&base_url=\(base)"
            members.append(("barcode_uri", .string(uri)))
        }
        return members + (try startChallenge(factor, token, user.id))
    }

    private func requestedKinds(_ types: [String], _ body: JSONObject) throws(Refusal) -> [Factor.Kind] {
        if types == ["otp"] { return [.otp(secret: Base32.encode(RandomBytes.make(20)))] }
        guard types == ["oob"] else {
            throw Refusal(400, "invalid_request", "authenticator_types must be [\"otp\"] or [\"oob\"].")
        }
        guard let channels = Self.strings(body["oob_channels"]) else { throw .missing("oob_channels") }
        var kinds: [Factor.Kind] = []
        for channel in channels {
            switch channel {
            case "auth0": kinds.append(.push)
            case "email":
                guard let address = body["email"]?.string else { throw .missing("email") }
                kinds.append(.email(address: address))
            case "sms": kinds.append(.sms(phoneNumber: try phoneNumber(body)))
            case "voice": kinds.append(.voice(phoneNumber: try phoneNumber(body)))
            default: throw Refusal(400, "invalid_request", "Unknown oob_channel: \(channel)")
            }
        }
        return kinds
    }

    /// E.164: a plus sign and up to 15 digits.
    private func phoneNumber(_ body: JSONObject) throws(Refusal) -> String {
        guard let number = body["phone_number"]?.string else { throw .missing("phone_number") }
        let digits = number.dropFirst()
        guard number.hasPrefix("+"), (5...15).contains(digits.count), digits.allSatisfy({ ("0"..."9").contains($0) })
        else { throw Refusal(400, "invalid_phone_number", "The phone number is invalid.") }
        return number
    }

    private static func strings(_ value: JSONValue?) -> [String]? {
        guard let texts = value?.array?.map(\.string), !texts.isEmpty, !texts.contains(nil) else { return nil }
        return texts.compactMap(\.self)
    }
}
