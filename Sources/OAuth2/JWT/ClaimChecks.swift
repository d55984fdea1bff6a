#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The checks that every token about a user has to pass, whatever it is for.
struct ClaimChecks {
    let claims: CheckedClaims
    let kind: JSONWebTokenKind
    let now: Date
    let tolerance: Double

    init(_ token: borrowing JSONWebToken, now: Date, tolerance: Double) {
        claims = token.checkedClaims
        kind = token.kind
        self.now = now
        self.tolerance = tolerance
    }

    /// `iss`: the server itself, byte for byte.
    func issuer(_ expected: ExpectedIssuer) throws(OAuth2Error) -> String {
        guard let value = claims.issuer, let issuer = expected.issuer(value, in: claims.all)
        else {
            throw kind.refusal(
                "iss",
                """
                The token is not by the server of this login; compare the issuer with the server's metadata, final slash \
                included, and treat it as an attack if that is right.
                """
            )
        }
        return issuer
    }

    /// `aud`: this client, and nobody else who is not trusted; each once.
    func audience(_ clientID: String, trusted: Set<String>) throws(OAuth2Error) -> [String] {
        guard let value = claims.audience else {
            throw kind.refusal("aud", "The token says nothing on whom it is for.")
        }
        if value.hasText(clientID) { return [clientID] }
        let elements = value.array ?? []
        guard elements.contains(where: { $0.hasText(clientID) }) else {
            throw kind.refusal("aud", "The token is for another client; compare the client id.")
        }
        var audience: [String] = []
        for element in elements {
            guard let name = element.string, element.hasText(clientID) || trusted.contains(where: element.hasText)
            else {
                throw kind.refusal(
                    "aud",
                    "The token is for others, too; if you trust them, name them in IDTokenPolicy.trustedAudiences."
                )
            }
            // ["app", "app"] names one.
            if !audience.contains(where: element.hasText) { audience.append(name) }
        }
        return audience
    }

    /// `exp`: not over yet.
    func expiry() throws(OAuth2Error) -> Date {
        guard let expiry = claims.expiry?.date else {
            throw kind.refusal("exp", "The token has no time at which it expires.")
        }
        guard now.timeIntervalSince(expiry) < tolerance else {
            throw kind.refusal("exp", "The token has expired; if it is new, the clocks differ.")
        }
        return expiry
    }

    /// `iat` and `nbf`: not in the future.
    func issueTime() throws(OAuth2Error) -> Date {
        guard let issued = claims.issueTime?.date else {
            throw kind.refusal("iat", "The token does not say when it was issued.")
        }
        guard issued.timeIntervalSince(now) <= tolerance else {
            throw kind.refusal("iat", "The token was issued in the future; the clocks differ.")
        }
        if let value = claims.start {
            guard let start = value.date, start.timeIntervalSince(now) <= tolerance else {
                throw kind.refusal("nbf", "The token is not valid yet; the clocks differ.")
            }
        }
        return issued
    }
}
