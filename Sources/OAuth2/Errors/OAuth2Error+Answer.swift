#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension OAuth2Error {
    /// The error that an answer stands for; `nil` when it is a success: status 2xx and no error named in the body.
    ///
    /// One reading for all endpoints with the error format of RFC 6749 section 5.2.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - members: The members of its body, none if it has none.
    ///   - step: What the request was for.
    ///   - clientAuthenticates: Whether the client proved who it is in the request.
    ///   - now: The time.
    ///   - classifier: What finds refusals in a format of the server's own.
    init?(
        _ answer: borrowing TransportResponse,
        members: JSONObject,
        step: Step,
        clientAuthenticates: Bool,
        now: Date,
        classifier: RefusalClassifier? = nil
    ) {
        let standard = Self.refusal(in: answer, members, step, clientAuthenticates, now)
        let error =
            classifier.map { $0.refusal(in: answer, members, instead: standard, step: step, now: now) } ?? standard
        guard let error else { return nil }
        self = error
    }

    /// Apart from the initialiser, which would copy the error where it hands it out.
    private static func refusal(
        in answer: borrowing TransportResponse,
        _ members: JSONObject,
        _ step: Step,
        _ clientAuthenticates: Bool,
        _ now: Date
    ) -> OAuth2Error? {
        if (300..<400).contains(answer.status) {
            return OAuth2Error(
                .redirectRefused,
                step: step,
                message: """
                    The endpoint answered with a redirect, which is never followed because the request holds secrets; \
                    check the endpoint's URL.
                    """,
                response: ServerErrorResponse(answer: answer, members: members, error: nil, now: now)
            )
        } else if let response = ServerErrorResponse(answer: answer, members: members, now: now) {
            let code = code(of: response, clientAuthenticates)
            guard code.isDocumented || !statusDecides(answer.status, step) else {
                return OAuth2Error(
                    .unexpectedResponse,
                    step: step,
                    message: unexpected(answer.status, clientAuthenticates),
                    response: response
                )
            }
            return OAuth2Error(refusal: code, step: step, response: response)
        } else if answer.status == 429 {
            return OAuth2Error(
                .tooManyRequests,
                step: step,
                message: "The server asks to slow down; wait for retryAfter.",
                response: ServerErrorResponse(answer: answer, members: members, error: nil, now: now)
            )
        } else if (400..<500).contains(answer.status), !members.isEmpty, !statusDecides(answer.status, step) {
            return OAuth2Error(
                .unrecognizedError,
                step: step,
                message:
                    "The answer is JSON in an error format of the server's own, or of a gateway before it; it is in response.",
                response: ServerErrorResponse(answer: answer, members: members, error: nil, now: now)
            )
        } else if !(200..<300).contains(answer.status) {
            return OAuth2Error(
                .unexpectedResponse,
                step: step,
                message: unexpected(answer.status, clientAuthenticates),
                response: ServerErrorResponse(answer: answer, members: members, error: nil, now: now)
            )
        } else {
            return nil
        }
    }

    /// Whether an error in a format that no OAuth server is known for is not the server's word on the request: web frameworks
    /// answer with JSON, too, when they fail or do not know the address.
    private static func statusDecides(_ status: Int, _ step: Step) -> Bool {
        switch status {
        case 500...: true
        case 404, 405: step == .token || step == .revocation || step == .userInfo
        default: false
        }
    }

    private static func unexpected(_ status: Int, _ clientAuthenticates: Bool) -> StaticString {
        switch status {
        case 404, 405:
            "No OAuth server answers at this address; check the endpoint's URL. It says nothing about the credentials."
        case 401 where !clientAuthenticates:
            """
            The answer names no OAuth error; the access token may be expired, revoked or for something else, or what stands in \
            front of the server wants another authentication.
            """
        case 401:
            "The answer names no OAuth error; check how the client authenticates, or what stands in front of the server."
        case 400..<500:
            "The answer names no OAuth error (a firewall's page, an empty body), so it says nothing about the credentials."
        default:
            "The server, or what stands in front of it, has a failure; it says nothing about the credentials. Try later."
        }
    }

    /// The code to decide on: the server's own, but for two cases in which servers are known to say something else than
    /// they mean.
    private static func code(of response: ServerErrorResponse, _ clientAuthenticates: Bool) -> Code {
        let code = Code(serverCode: response.error ?? "")
        switch (response.status, code) {
        case (401, .accessDenied) where clientAuthenticates:
            // Auth0 answers a wrong secret so. RFC 6749 section 5.2 reserves 401 for failed client authentication.
            return .invalidClient
        case (429, _) where !code.isDocumented:
            return .tooManyRequests
        default:
            return code
        }
    }
}
