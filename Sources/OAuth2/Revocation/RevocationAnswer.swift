#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How the answer of the revocation endpoint is read.
enum RevocationAnswer {
    /// Returns when the token is dead; throws when it may still be alive.
    ///
    /// Status 200 with any body is success, also for a token the server never knew: the client's aim is reached (RFC 7009
    /// section 2.2). A 503 says that the token still exists (section 2.2.1).
    static func check(
        _ answer: TransportResponse,
        now: Date,
        classifier: RefusalClassifier? = nil
    ) throws(OAuth2Error) {
        if answer.status == 200 {
            if let refusal = classifier?.refusal(in: answer, step: .revocation, now: now) { throw refusal }
            return
        }
        let body = AnswerBody(answer.body)
        if var error = OAuth2Error(
            answer,
            members: body.members,
            step: .revocation,
            clientAuthenticates: true,
            now: now,
            classifier: classifier
        ) {
            if answer.status == 503, error.code == .unexpectedResponse {
                error = OAuth2Error(
                    .temporarilyUnavailable,
                    step: .revocation,
                    message:
                        "The server could not revoke the token; it is still valid. Try again later, after retryAfter if it says so.",
                    response: error.response
                )
            }
            throw error
        }
    }
}
