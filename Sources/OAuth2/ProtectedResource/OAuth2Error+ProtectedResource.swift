#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension OAuth2Error {
    /// The error that an API's answer to a request with an access token stands for; `nil` when it is a success.
    ///
    /// The challenge in `WWW-Authenticate` comes first ([RFC 6750 section 3](https://www.rfc-editor.org/rfc/rfc6750#section-3)):
    /// the body may be anything.
    init?(protectedResource answer: TransportResponse, body: AnswerBody, step: Step, now: Date) {
        let challenges = AuthenticationChallenge.all(in: answer.headers)
        let ours = challenges.filter { $0.isScheme("Bearer") || $0.isScheme("DPoP") }
        let isRefused = (400..<500).contains(answer.status)
        if isRefused, let error = ours.lazy.compactMap({ $0.parameters["error"] }).first, !error.isEmpty {
            let response = ServerErrorResponse(answer: answer, members: body.members, error: error, now: now)
            self.init(refusal: Code(serverCode: error), step: step, response: response)
            return
        }
        guard let error = OAuth2Error(answer, members: body.members, step: step, clientAuthenticates: false, now: now)
        else {
            return nil
        }
        // A 401 that gives no reason (Auth0 does so), and does not ask for another scheme as a proxy does.
        if answer.status == 401, error.code.serverCode == nil, challenges.isEmpty || !ours.isEmpty {
            self.init(refusal: .invalidToken, step: step, response: error.response)
        } else {
            self = error
        }
    }
}
