import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Tenant {
    /// Answers `request`, whose moment is `now`.
    mutating func answer(_ request: ReceivedRequest, now: Date) -> TransportResponse {
        self.now = now
        requests.append(request)
        var response: TransportResponse
        var limits: TransportHeaders = [:]
        do throws(Refusal) {
            limits = try countAgainstLimits(request)
            response = isMetadata(request.path) ? try metadata(answering: request) : try route(localized(request))
        } catch {
            events.append(.refused(path: request.path, error: error.error))
            response = error.response
        }
        for field in limits.fields { response.headers[field.name] = field.value }
        return response
    }

    private static func allow(_ methods: [RequestMethod], of request: ReceivedRequest) throws(Refusal) {
        guard methods.contains(request.method) else {
            var refusal = Refusal(405, "method_not_allowed", "Method not allowed")
            refusal.headers["Allow"] = methods.map(\.rawValue).joined(separator: ", ")
            throw refusal
        }
    }

    private func metadata(answering request: ReceivedRequest) throws(Refusal) -> TransportResponse {
        try Self.allow([.get], of: request)
        return metadata()
    }

    private mutating func route(_ request: ReceivedRequest) throws(Refusal) -> TransportResponse {
        func allow(_ methods: RequestMethod...) throws(Refusal) { try Self.allow(methods, of: request) }
        switch request.path {
        case "/authorize":
            try allow(.get, .post)
            return authorize(request)
        case "/oauth/token":
            try allow(.post)
            return try token(request)
        case "/oauth/revoke":
            try allow(.post)
            return try revoke(request)
        case "/mfa/authenticators":
            try allow(.get)
            return try listAuthenticators(request)
        case "/mfa/associate":
            try allow(.post)
            return try associate(request)
        case "/mfa/challenge":
            try allow(.post)
            return try challenge(request)
        case "/passwordless/start":
            try allow(.post)
            return try startPasswordless(request)
        case "/userinfo":
            try allow(.get, .post)
            return try userInfo(request)
        case "/.well-known/jwks.json":
            try allow(.get)
            return keySet()
        case "/v2/logout":
            try allow(.get)
            return logout(request)
        case "/oidc/logout":
            try allow(.get, .post)
            return try endSession(request)
        case let path where path.hasPrefix("/mfa/authenticators/"):
            try allow(.delete)
            return try deleteAuthenticator(request)
        case "/api/me":
            try allow(.get)
            return try demoAPI(request)
        default:
            throw Refusal(404, "not_found", "There is nothing at this address.")
        }
    }

    /// The request with its path counted from the issuer's.
    private func localized(_ request: ReceivedRequest) -> ReceivedRequest {
        guard let issuer = try? EndpointURL(configuration.issuer), issuer.path != "/",
            request.target.hasPrefix(issuer.path)
        else { return request }
        return ReceivedRequest(
            method: request.method,
            target: "/" + request.target.dropFirst(issuer.path.count),
            headers: request.headers,
            body: request.body
        )
    }

    /// The parameters of a form or JSON body, each once and not empty.
    func parameters(of request: ReceivedRequest) throws(Refusal) -> FormParameters {
        let all: FormParameters?
        switch request.mediaType {
        case "application/x-www-form-urlencoded": all = FormParameters(form: request.body)
        case "application/json": all = request.jsonBody == nil ? nil : request.bodyParameters
        default: throw Refusal(400, "invalid_request", "Unknown content type: use a form or JSON.")
        }
        guard let all else { throw Refusal(400, "invalid_request", "The body cannot be read.") }
        return try Self.unique(all)
    }

    /// RFC 6749 section 3.2: a parameter without a value counts as absent, and none may come twice.
    static func unique(_ all: FormParameters) throws(Refusal) -> FormParameters {
        var parameters = FormParameters()
        for element in all.elements where !element.value.isEmpty {
            guard parameters[element.name] == nil else {
                throw Refusal(400, "invalid_request", "Parameter sent more than once: \(element.name)")
            }
            parameters.append(element.name, element.value)
        }
        return parameters
    }
}
