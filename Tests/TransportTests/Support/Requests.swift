import OAuth2
import Testing

/// Requests for tests: a form with a secret, or a `GET` with one in its query.
extension TransportRequest {
    static let formBody = "grant_type=refresh_token&refresh_token=rt-secret"

    static func post(
        _ url: String,
        headers: TransportHeaders = ["Authorization": "Basic Y2xpZW50OnNlY3JldA=="],
        body: String = formBody,
        limits: TransportLimits = .patient
    ) throws -> TransportRequest {
        var headers = headers
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return try TransportRequest(
            method: .post,
            url: EndpointURL(url),
            headers: headers,
            body: Array(body.utf8),
            limits: limits
        )
    }

    static func get(
        _ url: String,
        headers: TransportHeaders = [:],
        limits: TransportLimits = .patient
    ) throws -> TransportRequest {
        try TransportRequest(method: .get, url: EndpointURL(url), headers: headers, limits: limits)
    }
}

extension TransportLimits {
    /// Limits that a request does not reach because the machine is busy, or a test holds it; longer than those of the
    /// tests, so that none passes because it has waited long enough.
    static let patient = {
        var limits = Self()
        (limits.total, limits.idle) = (.seconds(3_600), .seconds(3_600))
        return limits
    }()

    static func total(_ limit: Duration) -> Self {
        var limits = patient
        limits.total = limit
        return limits
    }

    static func idle(_ limit: Duration) -> Self {
        var limits = patient
        limits.idle = limit
        return limits
    }

    static func body(_ bytes: Int) -> Self {
        var limits = patient
        limits.maximumBodyBytes = bytes
        return limits
    }
}

/// The transport error that `body` throws.
func transportError<Result>(
    _ body: () async throws -> Result,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws -> TransportError {
    try await #require(throws: TransportError.self, sourceLocation: sourceLocation) { _ = try await body() }
}

/// Waits until `condition` holds; a test's time limit ends it otherwise.
func eventually(_ condition: @Sendable () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(2)) }
}
