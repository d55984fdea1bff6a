import Foundation
import OAuth2Testing

@testable import OAuth2

/// An authorization server for the schedules: one login, one family of refresh tokens.
struct SimulatedServer {
    /// How it treats refresh tokens.
    enum Rotation: CaseIterable {
        /// One token for ever.
        case none
        /// A new token each time, and the old one's second use ends the login.
        case strict
        /// As `strict`, but the last token can be used again for a while.
        case reuseInterval
    }

    let rotation: Rotation
    /// Longer than a schedule lasts, in seconds.
    let reuseInterval: Double = 1_000_000
    private(set) var current = 0
    private(set) var isRevoked = false
    private var replacedAt: [Int: Date] = [:]
    private var issued = 0

    init(_ rotation: Rotation) { self.rotation = rotation }

    static func refreshToken(_ number: Int) -> RefreshToken { RefreshToken("refresh-\(number)") }

    /// Acts on a refresh token, as a server that cannot be seen into does.
    mutating func act(on token: RefreshToken, _ target: TokenTarget, now: Date) -> TransportResponse {
        guard !isRevoked, let number = Int(token.reveal().dropFirst("refresh-".count)) else { return Self.invalidGrant }
        if number != current {
            let isInTime = replacedAt[number].map { now.timeIntervalSince($0) <= reuseInterval } ?? false
            guard rotation == .reuseInterval, isInTime else {
                isRevoked = true
                return Self.invalidGrant
            }
        }
        issued += 1
        if rotation != .none {
            replacedAt[current] = now
            current += 1
        }
        let audience = target.audience ?? "default"
        return Self.json(
            200,
            """
            {"access_token":"access-\(audience)-\(issued)","token_type":"Bearer","expires_in":100,\
            "refresh_token":"refresh-\(current)"}
            """
        )
    }

    /// Revokes a token, if it is the newest; of the tokens before, the server knows nothing.
    mutating func revoke(_ token: RefreshToken) {
        if Int(token.reveal().dropFirst("refresh-".count)) == current { isRevoked = true }
    }

    static let invalidGrant = json(400, #"{"error":"invalid_grant"}"#)
    static let rateLimit = json(429, #"{"error":"too_many_requests"}"#, ["Retry-After": "7"])
    static let badGateway = TransportResponse(status: 502, headers: [:], body: Array("<html>".utf8))
    static let empty = TransportResponse(status: 400, headers: [:], body: [])
    static let invalidScope = json(400, #"{"error":"invalid_scope"}"#)
    static let cutOff = json(200, #"{"access_token":"acc"#)

    private static func json(_ status: Int, _ text: String, _ headers: TransportHeaders = [:]) -> TransportResponse {
        var headers = headers
        headers["Content-Type"] = "application/json"
        return TransportResponse(status: status, headers: headers, body: Array(text.utf8))
    }
}
