#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a login asked for and the token must say.
extension IDTokenValidator {
    static func checkNonce(of token: borrowing JSONWebToken, _ expected: Nonce?) throws(OAuth2Error) {
        guard let expected else {
            guard token.checkedClaims.nonceValue == nil else {
                throw JSONWebTokenKind.idToken.refusal(
                    "nonce",
                    "The ID token answers a login through the browser, and this was none; it may be replayed."
                )
            }
            return
        }
        let isEqual = token.checkedClaims.nonceValue?.withText { nonce in
            expected.reveal().withBytes { constantTimeEqual(nonce, $0) }
        }
        guard isEqual == true else {
            throw JSONWebTokenKind.idToken.refusal(
                "nonce",
                "The ID token does not belong to this login; it may be replayed. Start a new login."
            )
        }
    }

    /// A token cannot be older than the login that it answers.
    func checkIssueTime(_ claims: IDTokenClaims, _ expectation: IDTokenExpectation) throws(OAuth2Error) {
        guard let began = expectation.loginBeganAt else { return }
        guard began.timeIntervalSince(claims.issuedAt) <= tolerance else {
            throw JSONWebTokenKind.idToken.refusal(
                "iat",
                "The ID token was issued before the login began; it may be replayed, or the clocks differ."
            )
        }
    }

    /// `auth_time` counts back from now; a user who gave proof during this login did so recently enough, however long the
    /// rest of it took (consent, a second factor), or `max_age=0` could not be met.
    func checkAuthenticationTime(
        _ claims: IDTokenClaims,
        _ expectation: IDTokenExpectation,
        now: Date
    ) throws(OAuth2Error) {
        guard let maxAge = expectation.maxAge else { return }
        guard let authenticated = claims.authenticatedAt else {
            throw JSONWebTokenKind.idToken.refusal(
                "auth_time",
                "The login asked for a maximum age, and the ID token does not say when the user logged in."
            )
        }
        guard authenticated.timeIntervalSince(now) <= tolerance else {
            throw JSONWebTokenKind.idToken.refusal("auth_time", "The user logged in in the future; the clocks differ.")
        }
        let isRecent = now.timeIntervalSince(authenticated) <= Double(maxAge) + tolerance
        let isOfThisLogin = expectation.loginBeganAt.map { $0.timeIntervalSince(authenticated) <= tolerance } ?? false
        guard isRecent || isOfThisLogin else {
            throw JSONWebTokenKind.idToken.refusal(
                "auth_time",
                "The user logged in longer ago than the login allows; begin a new one with the prompt 'login'."
            )
        }
    }

    static func checkAuthenticationClass(
        _ claims: IDTokenClaims,
        _ expectation: IDTokenExpectation
    ) throws(OAuth2Error) {
        if expectation.authenticationClasses.isEmpty { return }
        guard let value = claims.members["acr"], expectation.authenticationClasses.contains(where: value.hasText)
        else {
            throw JSONWebTokenKind.idToken.refusal(
                "acr",
                "The user was not authenticated in one of the ways that the login requires."
            )
        }
    }

    static func checkOrganization(_ claims: IDTokenClaims, _ expectation: IDTokenExpectation) throws(OAuth2Error) {
        guard let organization = expectation.organization else { return }
        if organization.utf8.starts(with: "org_".utf8) {
            guard claims.members["org_id"]?.hasText(organization) == true else {
                throw JSONWebTokenKind.idToken.refusal("org_id", "The user logged in to another organization, or none.")
            }
        } else {
            // Auth0 keeps names in lower case, and takes any case in a request.
            guard claims.organizationName?.equalsIgnoringASCIICase(organization) == true else {
                throw JSONWebTokenKind.idToken.refusal(
                    "org_name",
                    """
                    The user logged in to another organization, or none, or the tenant does not put names into tokens; \
                    switch that on, or ask for the organization by its id.
                    """
                )
            }
        }
    }
}
