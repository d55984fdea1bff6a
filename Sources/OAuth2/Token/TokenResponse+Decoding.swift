#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension TokenResponse {
    /// Reads the answer of the token endpoint: the pure half of ``OAuth2Client/requestTokens(_:)``.
    ///
    /// Strict where security depends on it (JSON grammar, repeated members, the access token), tolerant where servers are
    /// known to differ; ``tolerances`` lists what was tolerated. An error is looked for before a success, whatever the
    /// status says.
    ///
    /// - Parameters:
    ///   - answer: What the server answered.
    ///   - request: The request it answers.
    ///   - server: The server, for what is peculiar about it.
    ///   - requestedAt: The time just before the request was sent.
    /// - Throws: ``OAuth2Error`` with the server's code, or ``OAuth2Error/Code/unexpectedResponse``,
    ///   ``OAuth2Error/Code/malformedResponse`` or ``OAuth2Error/Code/redirectRefused``.
    public init(
        _ answer: borrowing TransportResponse,
        to request: borrowing TokenRequest,
        server: borrowing AuthorizationServer,
        requestedAt: Date
    ) throws(OAuth2Error) {
        let body = AnswerBody(answer.body)
        if var error = OAuth2Error(
            answer,
            body: body,
            step: .token,
            clientAuthenticates: true,
            now: requestedAt
        ) {
            if error.code == .mfaRequired {
                error.mfaRequired = MFARequired(body.members, interrupting: request, receivedAt: requestedAt)
            }
            throw error
        }
        var tolerances: [ResponseTolerance] = []
        let root: JSONObject
        switch body {
        case .json(let object):
            root = object
            if !(answer.headers["Content-Type"].map(Self.isJSON) ?? false) { tolerances.append(.contentType) }
        case .form(let object):
            root = object
            tolerances.append(.formEncodedBody)
        case .brokenJSON:
            throw Self.malformed(
                "The answer is not JSON (RFC 8259), is cut off, or has a member twice.",
                answer,
                JSONObject(),
                requestedAt
            )
        case .other:
            throw OAuth2Error(
                .unexpectedResponse,
                step: .token,
                message: "The answer has a success status and no JSON object; is this the token endpoint's URL?",
                response: ServerErrorResponse(answer: answer, members: JSONObject(), error: nil, now: requestedAt)
            )
        }
        if answer.status != 200 { tolerances.append(.otherSuccessStatus) }

        var members = root
        if !server.tokenResponsePath.isEmpty {
            for name in server.tokenResponsePath {
                guard let inner = members[name]?.object else {
                    throw Self.malformed(
                        "The object that AuthorizationServer.tokenResponsePath leads to is not in the answer.",
                        answer,
                        root,
                        requestedAt
                    )
                }
                members = inner
            }
            tolerances.append(.nestedTokens)
        }

        guard let token = members["access_token"]?.string, !token.isEmpty else {
            throw Self.malformed(
                "The answer has no access_token (RFC 6749 section 5.1).",
                answer,
                root,
                requestedAt,
                parameter: "access_token"
            )
        }
        accessToken = AccessToken(token)
        tokenType = Self.tokenType(in: members, &tolerances)
        expiresIn = Self.lifetime(in: members, requestedAt, &tolerances)
        requestedScope = request.scope ?? request.impliedScope
        scope = Self.scope(in: members, requested: requestedScope, &tolerances) ?? requestedScope
        let newRefreshToken = Self.text("refresh_token", in: members, &tolerances).map(RefreshToken.init)
        // RFC 6749 section 6: without a new refresh token the one that was presented stays valid.
        refreshToken = newRefreshToken ?? request.keptRefreshToken
        isRefreshTokenNew = newRefreshToken != nil
        idToken = Self.text("id_token", in: members, &tolerances).map(IDToken.init)
        idTokenClaims = nil
        issuedTokenType = Self.text("issued_token_type", in: members, &tolerances)
        refreshTokenAbsence = RefreshTokenAbsence(
            requested: requestedScope,
            granted: scope,
            refreshToken: newRefreshToken ?? request.keptRefreshToken
        )
        self.members = root
        self.tolerances = tolerances
        self.requestedAt = requestedAt
        rateLimit = RateLimit(headers: answer.headers, status: answer.status, now: requestedAt)
    }

    private static func malformed(
        _ message: StaticString,
        _ answer: borrowing TransportResponse,
        _ members: JSONObject,
        _ now: Date,
        parameter: StaticString? = nil
    ) -> OAuth2Error {
        OAuth2Error(
            .malformedResponse,
            step: .token,
            parameter: parameter,
            message: message,
            response: ServerErrorResponse(answer: answer, members: members, error: nil, now: now)
        )
    }

    private static func isJSON(_ contentType: String) -> Bool {
        contentType == "application/json"
            || contentType.utf8.firstIndex(of: UInt8(ascii: ";")).map { end in
                String(contentType[..<end]).equalsIgnoringASCIICase("application/json")
            } ?? contentType.equalsIgnoringASCIICase("application/json")
    }
}

// MARK: Members that servers write differently

extension TokenResponse {
    private static func tokenType(in members: JSONObject, _ tolerances: inout [ResponseTolerance]) -> TokenType {
        guard let text = text("token_type", in: members, &tolerances) else {
            tolerances.append(.missingTokenType)
            return .bearer
        }
        let type = TokenType(rawValue: text)
        if type != .bearer, type != .dpop, type != .notApplicable { tolerances.append(.unknownTokenType) }
        return type
    }

    private static func text(
        _ name: String,
        in members: JSONObject,
        _ tolerances: inout [ResponseTolerance]
    ) -> String? {
        guard let value = members[name], !value.isNull else { return nil }
        guard let text = value.string else {
            tolerances.append(.ignoredMember)
            return nil
        }
        return text.isEmpty ? nil : text
    }

    private static func scope(
        in members: JSONObject,
        requested: Scope?,
        _ tolerances: inout [ResponseTolerance]
    ) -> Scope? {
        guard let value = members["scope"], !value.isNull else { return nil }
        let read = value.withText { text in Self.scope(in: text, requested: requested) }
        if let (scope, hasOtherSeparators) = read {
            if hasOtherSeparators { tolerances.append(.scopeSeparators) }
            return scope
        }
        if let array = value.array {
            tolerances.append(.scopeIsArray)
            return Scope(array.compactMap { $0.string.map(ScopeValue.init(rawValue:)) })
        }
        tolerances.append(.ignoredMember)
        return nil
    }

    /// The scopes of a text, and whether commas or plus signs stand between them instead of spaces.
    private static func scope(in text: Span<UInt8>, requested: Scope?) -> (Scope, hasOtherSeparators: Bool) {
        func isOther(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == UInt8(ascii: "+") }
        var hasOthers = false
        for index in text.indices {
            // Where there is a space, it is what separates.
            if text[index] == ASCII.space {
                hasOthers = false
                break
            }
            if isOther(text[index]) { hasOthers = true }
        }
        // Both are allowed in a scope (RFC 6749 section 3.3), so one that was asked for must not be torn apart.
        if hasOthers, requested?.contains(ScopeValue(rawValue: String(decoding: text))) != true {
            return (Scope(parsing: text, isSeparator: isOther), true)
        }
        return (Scope(parsing: text) { $0 == ASCII.space }, false)
    }

    private static func lifetime(
        in members: JSONObject,
        _ now: Date,
        _ tolerances: inout [ResponseTolerance]
    ) -> Duration? {
        if let value = members["expires_in"], !value.isNull, let seconds = seconds(value, &tolerances) {
            return .seconds(seconds)
        }
        if let value = members["expires_at"], !value.isNull, let end = seconds(value, &tolerances) {
            tolerances.append(.otherExpiryMember)
            return .seconds(end - Int(now.timeIntervalSince1970))
        }
        if let value = members["expires"], !value.isNull, let seconds = seconds(value, &tolerances) {
            tolerances.append(.otherExpiryMember)
            // Facebook counts from now here; a number this large can only be a moment.
            return .seconds(seconds < 1_000_000_000 ? seconds : seconds - Int(now.timeIntervalSince1970))
        }
        return nil
    }

    private static func seconds(_ value: JSONValue, _ tolerances: inout [ResponseTolerance]) -> Int? {
        if value.string != nil { tolerances.append(.expiresInIsText) }
        guard let number = value.int.map(Double.init) ?? value.double ?? value.string.flatMap(DecimalNumber.parse),
            abs(number) < Double(RateLimit.longestWait) * 10
        else {
            tolerances.append(.expiresInIsUnreadable)
            return nil
        }
        if number != number.rounded() { tolerances.append(.expiresInIsFraction) }
        if number < 0 { tolerances.append(.expiresInIsNegative) }
        return Int(number.rounded(.down))
    }
}
