#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension OAuth2Error {
    /// The error that an API's answer to a call with an access token stands for.
    ///
    /// For calls that your own HTTP client sends. ``code`` is the challenge's `error`
    /// ([RFC 6750 section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)), ``Code/invalidToken`` for a 401 that gives no
    /// reason, and ``AuthenticationChallenge/all(in:)`` of the ``response``'s headers has everything else, such as the scope that
    /// is missing.
    ///
    /// `nil` for a status below 400.
    ///
    /// - Parameters:
    ///   - status: The status of the API's answer.
    ///   - challenges: Its `WWW-Authenticate` header field; several of them with commas between.
    public init?(apiStatus status: Int, challenges: String?) {
        guard status >= 400 else { return nil }
        var headers = TransportHeaders()
        if let challenges { headers["WWW-Authenticate"] = challenges }
        let answer = TransportResponse(status: status, headers: headers, body: [])
        self.init(
            protectedResource: answer,
            body: AnswerBody([]),
            step: .protectedResource,
            now: Date(timeIntervalSince1970: 0)
        )
    }

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
