#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A JSON object that a server publishes at a fixed address for everybody: its metadata, its keys.
enum PublishedDocument {
    static func request(
        _ url: EndpointURL,
        limits: TransportLimits,
        step: OAuth2Error.Step
    ) throws(OAuth2Error) -> TransportRequest {
        try TransportRequest(
            method: .get,
            url: url,
            headers: ["Accept": "application/json"],
            limits: limits,
            step: step
        )
    }

    /// The members of the object; everything but an answer with status 200 and an object in it is an error.
    static func members(
        of answer: borrowing TransportResponse,
        step: OAuth2Error.Step,
        now: Date
    ) throws(OAuth2Error) -> JSONObject {
        let body = AnswerBody(answer.body)
        func refuse(_ code: OAuth2Error.Code, _ message: StaticString) -> OAuth2Error {
            let response = ServerErrorResponse(answer: answer, members: body.members, error: nil, now: now)
            return OAuth2Error(code, step: step, message: message, response: response)
        }
        guard !(300..<400).contains(answer.status) else {
            throw refuse(
                .redirectRefused,
                """
                The server answered with a redirect, which is never followed: what stands here decides where credentials \
                go. Use the address that it leads to, if that is the server's.
                """
            )
        }
        guard answer.status == 200 else {
            throw OAuth2Error(answer, members: body.members, step: step, clientAuthenticates: false, now: now)
                ?? refuse(.unexpectedResponse, "The answer has a success status other than 200 (RFC 8414 section 3.2).")
        }
        guard body.kind == .json else {
            throw refuse(.malformedResponse, "The answer is not a JSON object, is cut off, or has a member twice.")
        }
        return body.members
    }
}
