#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension ServerErrorResponse {
    /// Reads the error out of an answer of the token or revocation endpoint, or of another endpoint with the same error
    /// format; `nil` when the answer names none, whatever its status.
    ///
    /// Errors come with status 200 too (GitHub, Slack), so the caller looks for an error before it looks for a success.
    init?(answer: borrowing TransportResponse, members: JSONObject, now: Date) {
        guard let error = Self.namedError(in: members) else { return nil }
        self.init(answer: answer, members: members, error: error, now: now)
    }

    /// Keeps an answer that names no error.
    init(answer: borrowing TransportResponse, members: JSONObject, error: String?, now: Date) {
        status = answer.status
        self.error = error
        let description =
            members["error_description"]?.string ?? members["errorSummary"]?.string ?? members["message"]?.string
            ?? members["description"]?.string ?? members["error"]?.object?["message"]?.string
            ?? members["errors"]?.array?.first?.object?["message"]?.string
        errorDescription = description.map(ServerText.init)
        errorURI = members["error_uri"]?.string.map(ServerText.init)
        self.members = members
        headers = answer.headers
        body = answer.body
        rateLimit = RateLimit(headers: answer.headers, status: answer.status, now: now)
    }

    /// Reads the error out of a callback's parameters; `nil` when they name none, or an empty one (RFC 6749 section 3.1).
    ///
    /// RFC 6749 section 4.1.2.1.
    init?(callback parameters: FormParameters) {
        guard let error = parameters["error"], !error.isEmpty else { return nil }
        status = 0
        self.error = error
        errorDescription = parameters["error_description"].map(ServerText.init)
        errorURI = parameters["error_uri"].map(ServerText.init)
        members = JSONObject(parameters)
        headers = TransportHeaders()
        body = []
        rateLimit = nil
    }

    /// The code, in any of the places where servers are known to put it.
    private static func namedError(in members: JSONObject) -> String? {
        func text(_ value: JSONValue?) -> String? { value?.string.flatMap { $0.isEmpty ? nil : $0 } }

        if let error = members["error"] {
            if let text = text(error) { return text }
            // Facebook {"error":{"type":…,"code":190}}, Google {"error":{"status":…,"code":401}}
            if let object = error.object {
                return text(object["type"]) ?? text(object["status"]) ?? text(object["code"]) ?? "error"
            }
        }
        // The places below are looked at only where no tokens came: a login that succeeded is not to fail for a member
        // called "code".
        if members.has("access_token") { return nil }
        if let text = text(members["errorCode"]) { return text }  // Okta
        // Fitbit {"errors":[{"errorType":…}]}, Strava {"errors":[{"code":…}]}
        if let first = members["errors"]?.array?.first?.object,
            let text = text(first["errorType"]) ?? text(first["code"])
        {
            return text
        }
        // Auth0's older endpoints {"name":…,"code":…,"description":…,"statusCode":…}
        if members.has("statusCode") || members.has("description"), let text = text(members["code"]) {
            return text
        }
        if members["ok"]?.bool == false || members["success"]?.bool == false { return "error" }
        return nil
    }
}
