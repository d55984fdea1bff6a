#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension TransportResponse {
    /// Throws the error that this answer stands for; returns when it is a success: status 2xx and no error in its body.
    ///
    /// For endpoints that this library does not know and whose errors have the format of
    /// [RFC 6749 section 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2).
    /// - Parameters:
    ///   - step: What the request was for, named in the error.
    ///   - clientAuthenticates: Whether the client proved who it is in the request; a 401 with `access_denied` (Auth0) then
    ///     means that the proof failed, ``OAuth2Error/Code/invalidClient``. Default `false`.
    ///   - now: When the answer arrived; waiting times count from it.
    /// - Throws: ``OAuth2Error`` with the server's code, or ``OAuth2Error/Code/unexpectedResponse`` or
    ///   ``OAuth2Error/Code/redirectRefused``.
    public func check(
        step: OAuth2Error.Step,
        clientAuthenticates: Bool = false,
        now: Date
    ) throws(OAuth2Error) {
        let body = AnswerBody(body)
        let error = OAuth2Error(
            self,
            members: body.members,
            step: step,
            clientAuthenticates: clientAuthenticates,
            now: now
        )
        if let error { throw error }
    }

    /// The members of this answer, if it is a success; what ``check(step:clientAuthenticates:now:)`` throws otherwise.
    ///
    /// - Parameters:
    ///   - step: What the request was for, named in the error.
    ///   - clientAuthenticates: Whether the client proved who it is in the request; a 401 with `access_denied` (Auth0) then
    ///     means that the proof failed, ``OAuth2Error/Code/invalidClient``. Default `false`.
    ///   - now: When the answer arrived; waiting times count from it.
    /// - Returns: The members of the JSON object (or form) in the body.
    /// - Throws: ``OAuth2Error``; also ``OAuth2Error/Code/malformedResponse`` for a success without an object in it.
    public func checkedMembers(
        step: OAuth2Error.Step,
        clientAuthenticates: Bool = false,
        now: Date
    ) throws(OAuth2Error) -> JSONObject {
        try check(step: step, clientAuthenticates: clientAuthenticates, now: now)
        let body = AnswerBody(body)
        switch body.kind {
        case .json, .form: return body.members
        case .brokenJSON, .other:
            throw OAuth2Error(
                .malformedResponse,
                step: step,
                message: "The answer has a success status and no readable JSON object; is this the right endpoint?",
                response: ServerErrorResponse(self, now: now)
            )
        }
    }
}

extension ServerErrorResponse {
    /// Keeps an answer for an error that the reader of the answer found, such as a missing member.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - now: When it arrived.
    public init(_ answer: TransportResponse, now: Date) {
        self.init(answer: answer, members: AnswerBody(answer.body).members, error: nil, now: now)
    }
}
