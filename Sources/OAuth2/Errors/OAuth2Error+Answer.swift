#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension OAuth2Error {
    /// The error that an answer stands for; `nil` when it is a success: status 2xx and no error named in the body.
    ///
    /// One reading for all endpoints with the error format of RFC 6749 section 5.2.
    static func refusal(
        in answer: borrowing TransportResponse,
        body: AnswerBody,
        step: Step,
        now: Date
    ) -> OAuth2Error? {
        if (300..<400).contains(answer.status) {
            return OAuth2Error(
                .redirectRefused,
                step: step,
                message: """
                    The endpoint answered with a redirect, which is never followed because the request holds secrets; \
                    check the endpoint's URL.
                    """,
                response: ServerErrorResponse(answer: answer, members: body.members, error: nil, now: now)
            )
        } else if let response = ServerErrorResponse(answer: answer, members: body.members, now: now) {
            return OAuth2Error(
                code(of: response),
                step: step,
                message: "The authorization server refused the request; its answer is in response.",
                response: response
            )
        } else if answer.status == 429 {
            return OAuth2Error(
                .tooManyRequests,
                step: step,
                message: "The server asks to slow down; wait for retryAfter.",
                response: ServerErrorResponse(answer: answer, members: body.members, error: nil, now: now)
            )
        } else if !(200..<300).contains(answer.status) {
            return OAuth2Error(
                .unexpectedResponse,
                step: step,
                message: """
                    The answer is no OAuth error (a proxy's page, an empty body, an outage); it says nothing about the \
                    credentials that were sent. Try again later.
                    """,
                response: ServerErrorResponse(answer: answer, members: body.members, error: nil, now: now)
            )
        } else {
            return nil
        }
    }

    /// The code to decide on: the server's own, but for two cases in which servers are known to say something else than
    /// they mean.
    private static func code(of response: ServerErrorResponse) -> Code {
        let code = Code(serverCode: response.error ?? "")
        switch (response.status, code) {
        case (401, .accessDenied):
            // Auth0 answers a wrong secret so. RFC 6749 section 5.2 reserves 401 for failed client authentication.
            return .invalidClient
        case (429, _) where !code.isDocumented:
            return .tooManyRequests
        default:
            return code
        }
    }
}
