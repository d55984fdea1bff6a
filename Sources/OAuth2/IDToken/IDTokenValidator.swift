#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The rules for the claims of ID tokens, without clock, network and signature.
///
/// ``OAuth2Client/finishAuthorization(callback:pending:)`` uses one; make one yourself to check tokens elsewhere, with
/// ``SignatureVerifier`` in your own hands.
/// [OpenID Connect Core sections 3.1.3.7 and
/// 12.2](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation).
public struct IDTokenValidator: Sendable {
    /// Who must have issued the tokens.
    public let issuer: ExpectedIssuer

    /// The client they must be for.
    public let clientID: String

    /// What else is trusted and tolerated; its ``IDTokenPolicy/signature`` is not looked at here.
    public let policy: IDTokenPolicy

    /// The policy's clock tolerance in seconds; converting a `Duration` takes as long as all checks of times.
    let tolerance: Double

    /// A validator for one client of one server.
    public init(issuer: ExpectedIssuer, clientID: String, policy: IDTokenPolicy = IDTokenPolicy()) {
        self.issuer = issuer
        self.clientID = clientID
        self.policy = policy
        tolerance = policy.tolerance
    }

    /// Checks the claims of a login's token; its signature is checked elsewhere.
    ///
    /// `at_hash` and `c_hash` are compared when they are there and the algorithm hashes with SHA-256 (its name ends in `256`),
    /// the one hash of this library. With any other algorithm they are left alone: the token came in one answer with the
    /// access token.
    ///
    /// - Parameters:
    ///   - token: The token, taken apart.
    ///   - expectation: What the login asked for.
    ///   - accessToken: The access token that came with it, for `at_hash`.
    ///   - code: The code that it was exchanged for, for `c_hash`.
    ///   - now: The time.
    /// - Returns: The claims.
    /// - Throws: ``OAuth2Error/Code/invalidIDToken``; ``OAuth2Error/parameter`` names the claim.
    public func claims(
        of token: borrowing JSONWebToken,
        for expectation: IDTokenExpectation,
        accessToken: AccessToken? = nil,
        code: AuthorizationCode? = nil,
        now: Date
    ) throws(OAuth2Error) -> IDTokenClaims {
        let claims = try basicClaims(of: token, accessToken: accessToken, now: now)
        if let code { try Self.checkHash("c_hash", of: code.reveal(), in: token) }
        try Self.checkNonce(of: token, expectation.nonce)
        try checkIssueTime(claims, expectation)
        try checkAuthenticationTime(claims, expectation, now: now)
        try Self.checkAuthenticationClass(claims, expectation)
        try Self.checkOrganization(claims, expectation)
        return claims
    }

    /// What is checked in every ID token.
    func basicClaims(
        of token: borrowing JSONWebToken,
        isRefreshed: Bool = false,
        accessToken: AccessToken?,
        now: Date
    ) throws(OAuth2Error) -> IDTokenClaims {
        let checks = ClaimChecks(token, now: now, tolerance: tolerance)
        let issuer = try checks.issuer(issuer)
        guard let subject = token.checkedClaims.subject?.string, !subject.isEmpty else {
            throw JSONWebTokenKind.idToken.refusal("sub", "The ID token does not say who the user is.")
        }
        let audience = try checks.audience(clientID, trusted: policy.trustedAudiences)
        let party = token.checkedClaims.authorizedParty
        // After the login it is known to whom the tokens were issued.
        guard party.map({ $0.hasText(clientID) }) ?? (isRefreshed || audience.count == 1) else {
            throw JSONWebTokenKind.idToken.refusal(
                "azp",
                "The ID token was issued to another client, or is for several and does not say to which it was issued."
            )
        }
        let expiry = try checks.expiry()
        let issued = try checks.issueTime()
        if let value = token.checkedClaims.authenticationTime, value.date == nil {
            throw JSONWebTokenKind.idToken.refusal("auth_time", "The time of the login is no number of seconds.")
        }
        if let accessToken { try Self.checkHash("at_hash", of: accessToken.reveal(), in: token) }
        return IDTokenClaims(
            issuer: issuer,
            subject: subject,
            audience: audience,
            issuedAt: issued,
            expiresAt: expiry,
            members: token.claims
        )
    }

    /// The left half of the hash of `text`, in base64url (section 3.1.3.6).
    private static func checkHash(
        _ claim: StaticString,
        of text: String,
        in token: borrowing JSONWebToken
    ) throws(OAuth2Error) {
        guard let value = token.claims[claim.description], token.algorithm.hashesWithSHA256 else { return }
        let digest = text.withBytes { SHA256Digest(of: $0) }
        let expected = digest.withBytes { Base64URL.encode($0.extracting(first: 16)) }
        guard value.string.map({ constantTimeEqual($0, expected) }) ?? false else {
            throw JSONWebTokenKind.idToken.refusal(
                claim,
                "The ID token belongs to another access token or code than it came with; do not accept it."
            )
        }
    }
}
