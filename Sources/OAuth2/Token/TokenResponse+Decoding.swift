#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension TokenResponse {
    /// Reads the answer of the token endpoint: the pure half of ``OAuth2Client/requestTokens(_:)``.
    ///
    /// Strict where security depends on it (the access token, the ID token), tolerant where servers are known to differ, and where
    /// nobody uses what is wrong: ``tolerances`` lists what was tolerated. An error is looked for before a success, whatever the
    /// status says.
    ///
    /// - Parameters:
    ///   - answer: What the server answered.
    ///   - request: The request it answers.
    ///   - server: The server, for what is peculiar about it.
    ///   - requestedAt: The time just before the request was sent.
    /// - Throws: ``OAuth2Error`` with the server's code, or ``OAuth2Error/Code/unexpectedResponse``,
    ///   ``OAuth2Error/Code/malformedResponse`` or ``OAuth2Error/Code/redirectRefused``;
    ///   ``OAuth2Error/rejectedRefreshToken`` has the refresh token of a success that cannot be used.
    public init(
        _ answer: borrowing TransportResponse,
        to request: borrowing TokenRequest,
        server: borrowing AuthorizationServer,
        requestedAt: Date
    ) throws(OAuth2Error) {
        let body = AnswerBody(answer.body)
        do {
            try self.init(answer, body, to: request, server: server, requestedAt: requestedAt)
        } catch {
            if case .brokenJSON = body.kind, let repaired = RepairedTokenBody(answer),
                let tokens = try? Self(
                    answer,
                    repaired.body,
                    to: request,
                    server: server,
                    requestedAt: requestedAt,
                    tolerances: repaired.tolerances
                )
            {
                self = tokens
                return
            }
            var error = error
            error.spareTokens = SpareTokens(answer, path: server.tokenResponsePath)
            throw error
        }
    }

    private init(
        _ answer: borrowing TransportResponse,
        _ body: borrowing AnswerBody,
        to request: borrowing TokenRequest,
        server: borrowing AuthorizationServer,
        requestedAt: Date,
        tolerances repairs: [ResponseTolerance] = []
    ) throws(OAuth2Error) {
        let members = TokenMembers(body.members)
        let classifier = server.details?.values.refusalClassifier
        if !(members.areTokens && (200..<300).contains(answer.status)) || classifier != nil,
            var error = OAuth2Error(
                answer,
                members: body.members,
                step: .token,
                clientAuthenticates: true,
                now: requestedAt,
                classifier: classifier
            )
        {
            if error.code == .mfaRequired {
                error.mfaRequired = MFARequired(body.members, interrupting: request, receivedAt: requestedAt)
            }
            throw error.explained(by: request)
        }
        var tolerances = repairs
        switch body.kind {
        case .json:
            if !(answer.headers["Content-Type"].map(Self.isJSON) ?? false) { tolerances.append(.contentType) }
        case .form:
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

        let found: TokenMembers
        if server.tokenResponsePath.isEmpty {
            found = members
        } else {
            let inner = server.tokenResponsePath.reduce(body.members as JSONObject?) { $0?[$1]?.object }
                .map(TokenMembers.init)
            // The answer to a user's refresh token has that user's tokens, wherever they are. At a login the ones at the top can be
            // somebody else's: Slack puts the installation's there.
            if request.isRefresh, inner?.accessToken == nil, members.accessToken != nil {
                tolerances.append(.tokensOutsideOfPath)
                found = members
            } else if let inner {
                tolerances.append(.nestedTokens)
                found = inner
            } else {
                throw Self.malformed(
                    "The object that AuthorizationServer.tokenResponsePath leads to is not in the answer.",
                    answer,
                    body.members,
                    requestedAt
                )
            }
        }
        guard let token = found.accessToken, !token.isEmpty else {
            throw Self.malformed(
                body.members["id_token"]?.string?.isEmpty == false
                    ? """
                    The answer has an ID token and no access_token (RFC 6749 section 5.1). Ask for the scope of an API, too; or, \
                    when all you want is to know who the user is, call finishAuthentication(callback:pending:).
                    """
                    : "The answer has no access_token (RFC 6749 section 5.1).",
                answer,
                body.members,
                requestedAt,
                parameter: "access_token"
            )
        }
        guard found.isAccessTokenPrintable else {
            throw Self.malformed(
                "The access token holds a line break or another character it cannot have (RFC 6749 appendix A.12).",
                answer,
                body.members,
                requestedAt,
                parameter: "access_token"
            )
        }
        accessToken = AccessToken(token)
        tokenType = found.tokenType(&tolerances)
        let lifetime = found.lifetime(requestedAt, &tolerances)
        requestedScope = request.scope ?? request.impliedScope
        scope = found.scope(requested: requestedScope, &tolerances) ?? requestedScope
        let newRefreshToken = found.refreshToken(&tolerances).map(RefreshToken.init)
        // RFC 6749 section 6: without a new refresh token the one that was presented stays valid.
        refreshToken = newRefreshToken ?? request.keptRefreshToken
        isRefreshTokenNew = newRefreshToken != nil
        // Mailchimp and VK say so of tokens without end; taken at its word, the login would be over when it begins.
        if refreshToken == nil, let lifetime, lifetime <= .zero, request.isLogin {
            tolerances.append(.lifetimeOfNothing)
            expiresIn = nil
        } else {
            expiresIn = lifetime
        }
        idToken = found.idToken(&tolerances).map(IDToken.init)
        idTokenClaims = nil
        issuedTokenType = found.issuedTokenType(&tolerances)
        refreshTokenAbsence =
            refreshToken == nil ? RefreshTokenAbsence(of: request, requested: requestedScope, granted: scope) : nil
        self.members = body.members
        self.tolerances = tolerances
        self.requestedAt = requestedAt
        resumed = request.resumed
        boxedRateLimit = RateLimit(headers: answer.headers, status: answer.status, now: requestedAt).map(Box.init)
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
        ByteText(contentType) == "application/json"
            || contentType.utf8.firstIndex(of: UInt8(ascii: ";")).map { end in
                String(contentType[..<end]).equalsIgnoringASCIICase("application/json")
            } ?? contentType.equalsIgnoringASCIICase("application/json")
    }
}
