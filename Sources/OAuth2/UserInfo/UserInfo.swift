#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Claims about the user that the server has told over its user info endpoint.
///
/// They are about the person the ID token names, which was checked.
/// [OpenID Connect Core section 5.3.2](https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse).
public struct UserInfo: StandardClaims, RedactedDescription {
    /// The server's name for the user; wire name `sub`.
    public let subject: String

    /// Every claim, `sub` included.
    public let members: JSONObject

    /// Reads the answer of the user info endpoint.
    ///
    /// - Parameters:
    ///   - answer: What the server answered.
    ///   - expectedSubject: The `sub` of the ID token that came with the access token.
    ///   - now: When the answer arrived.
    /// - Throws: ``OAuth2Error/Code/subjectMismatch`` when it is about somebody else;
    ///   ``OAuth2Error/Code/invalidToken`` when the access token is not good any more;
    ///   ``OAuth2Error/Code/insufficientScope`` when it was not issued for `openid`;
    ///   ``OAuth2Error/Code/unsupportedResponse`` for a signed or encrypted answer; ``OAuth2Error/Code/malformedResponse``
    ///   when there is no `sub`.
    public init(_ answer: TransportResponse, expectedSubject: String, now: Date) throws(OAuth2Error) {
        let body = AnswerBody(answer.body)
        func refuse(
            _ code: OAuth2Error.Code,
            _ message: StaticString,
            _ parameter: StaticString? = nil
        ) -> OAuth2Error {
            let response = ServerErrorResponse(answer: answer, members: body.members, error: nil, now: now)
            return OAuth2Error(code, step: .userInfo, parameter: parameter, message: message, response: response)
        }
        guard answer.status == 200 else {
            throw OAuth2Error(protectedResource: answer, body: body, step: .userInfo, now: now)
                ?? refuse(.unexpectedResponse, "The answer has a success status other than 200.")
        }
        if let type = answer.headers["Content-Type"], Self.isJWT(type) {
            throw refuse(
                .unsupportedResponse,
                """
                The user info is a signed or encrypted JWT, which this library does not read; register the client \
                without userinfo_signed_response_alg and userinfo_encrypted_response_alg.
                """
            )
        }
        guard body.kind == .json else {
            throw refuse(.malformedResponse, "The answer is not a JSON object, is cut off, or has a member twice.")
        }
        guard let subject = body.members["sub"]?.string, !subject.isEmpty else {
            throw refuse(.malformedResponse, "The answer names no user (OpenID Connect Core section 5.3.2).", "sub")
        }
        guard subject.utf8.elementsEqual(expectedSubject.utf8) else {
            throw refuse(
                .subjectMismatch,
                "The user info is about another user than the ID token; use none of it (OpenID Connect Core 5.3.4).",
                "sub"
            )
        }
        self.subject = subject
        self.members = body.members
    }

    private static func isJWT(_ contentType: String) -> Bool {
        let type = contentType.split(at: ";").first?.text.utf8.filter { $0 != ASCII.space } ?? []
        return String(decoding: type, as: UTF8.self).equalsIgnoringASCIICase("application/jwt")
    }
}
