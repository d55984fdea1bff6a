import OAuth2
import Testing

/// Requests for tests: a form with a secret, or a `GET` with one in its query.
extension TransportRequest {
    static let formBody = "grant_type=refresh_token&refresh_token=rt-secret"

    static func post(
        _ url: String,
        headers: TransportHeaders = ["Authorization": "Basic Y2xpZW50OnNlY3JldA=="],
        body: String = formBody,
        limits: TransportLimits = TransportLimits()
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
        limits: TransportLimits = TransportLimits()
    ) throws -> TransportRequest {
        try TransportRequest(method: .get, url: EndpointURL(url), headers: headers, limits: limits)
    }
}

extension TransportLimits {
    static func total(_ limit: Duration) -> Self {
        var limits = Self()
        limits.total = limit
        return limits
    }

    static func idle(_ limit: Duration) -> Self {
        var limits = Self()
        limits.idle = limit
        return limits
    }

    static func body(_ bytes: Int) -> Self {
        var limits = Self()
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
