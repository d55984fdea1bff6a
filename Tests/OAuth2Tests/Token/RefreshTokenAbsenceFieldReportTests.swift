import Testing

@testable import OAuth2

@Suite("Field reports: why no refresh token came")
struct RefreshTokenAbsenceFieldReportTests {
    @Test("S3: a login that forgot offline_access is told so", arguments: [[], [.openID], ["read:orders"]] as [Scope])
    func notRequested(scope: Scope) throws {
        let absence = try #require(try tokens { $0.scope = scope }.refreshTokenAbsence)
        #expect(absence.offlineAccessWasNotRequested && !absence.offlineAccessWasWithheld)
        #expect(absence.reasons.first?.contains("did not ask") == true)
        #expect(!absence.description.contains("Allow Offline Access"))
    }

    @Test("S3: a login that asked for it is told what to check at the server, withheld or not")
    func requested() throws {
        let granted = try #require(try tokens().refreshTokenAbsence)
        #expect(!granted.offlineAccessWasNotRequested && !granted.offlineAccessWasWithheld)
        #expect(granted.reasons.first?.contains("Allow Offline Access") == true)
        let withheld = try #require(try tokens(#"{"access_token":"a","scope":"openid"}"#).refreshTokenAbsence)
        #expect(withheld.offlineAccessWasWithheld && !withheld.offlineAccessWasNotRequested)
        #expect(withheld.reasons.first?.contains("without offline_access") == true)
        #expect(!granted.description.contains("did not ask") && !withheld.description.contains("did not ask"))
    }

    @Test("S3: that no API was named is a reason where none was, and only there")
    func conformance() throws {
        #expect(try tokens().refreshTokenAbsence?.description.contains("OIDC Conformant") == true)
        let named = try tokens { $0.audience = "https://api.example" }.refreshTokenAbsence
        #expect(named?.description.contains("OIDC Conformant") == false)
        let resource = try tokens { $0.resource = ["https://api.example/"] }.refreshTokenAbsence
        #expect(resource?.description.contains("OIDC Conformant") == false)
    }

    @Test("S3: client credentials bring none, and are told so when they ask")
    func clientCredentials() throws {
        func absence(_ scope: Scope?) throws -> RefreshTokenAbsence? {
            try TokenResponseTests.decode(#"{"access_token":"a"}"#, to: .clientCredentials(scope: scope))
                .refreshTokenAbsence
        }
        #expect(try absence(["read:orders"]) == nil)
        #expect(try absence(nil) == nil)
        let asked = try #require(try absence([.offlineAccess]))
        #expect(asked.reasons.count == 1)
        #expect(asked.reasons.first?.contains("brings no refresh token") == true)
    }

    @Test("S3: with a refresh token there is nothing to explain")
    func came() throws {
        #expect(try tokens(#"{"access_token":"a","refresh_token":"r"}"#) { $0.scope = [] }.refreshTokenAbsence == nil)
    }

    /// The response to a code exchange.
    private func tokens(
        _ body: String = #"{"access_token":"a"}"#,
        change: (inout AuthorizationRequest) -> Void = { _ in }
    ) throws -> TokenResponse {
        let pending = try Sample.login(change: change).pending
        return try TokenResponseTests.decode(
            body,
            to: .authorizationCode(pending.validate(Sample.callback(for: pending), now: FixedClock.start))
        )
    }
}
