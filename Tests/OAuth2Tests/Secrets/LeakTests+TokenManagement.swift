import OAuth2Testing
import Synchronization
import Testing

@testable import OAuth2

extension LeakTests {
    /// An answer in which every token is the canary.
    private static func tokens() throws -> TokenResponse {
        let answer = Sample.json(
            #"{"access_token":"\#(canary)","refresh_token":"\#(canary)","id_token":"\#(canary)","expires_in":60}"#
        )
        let request = try TokenRequest.refresh(RefreshToken(canary))
        return try TokenResponse(answer, to: request, server: Sample.server(), requestedAt: FixedClock.start)
    }

    private static func refusedByServer(_ code: String = "invalid_grant") throws -> OAuth2Error {
        let body = #"{"error":"\#(code)","error_description":"\#(canary)","x":"\#(canary)"}"#
        let error = refusal {
            try TokenResponse(
                Sample.json(body, status: 400),
                to: .refresh(RefreshToken(canary)),
                server: Sample.server(),
                requestedAt: FixedClock.start
            )
        }
        return try #require(error)
    }

    /// The types of token management.
    static func tokenManagementValues() async throws -> [(String, Any)] {
        var grant = try StoredGrantTests.grant(tokens())
        let token = try #require(grant.accessTokens.first)
        let event = TokenEvent(.refreshFailed, grant: "ada", error: try refusedByServer(canary))
        let end = GrantEnd(reason: .refused, at: FixedClock.start, serverCode: canary)
        grant.end = end
        let settings = RefreshProcedure.Settings(
            policy: RefreshPolicy(),
            issuer: grant.issuer,
            clientID: grant.clientID,
            requestLimit: .seconds(30)
        )
        var procedure = RefreshProcedure(
            RefreshDemand(target: TokenTarget(), occasion: .newClaims),
            owner: "o",
            seed: 1,
            settings: settings
        )
        _ = procedure.save(grant, expected: RecordVersion(rawValue: "1"))
        let outcome = RefreshOutcome(result: .success(token), grant: grant, unsaved: UnsavedRefresh(procedure))
        let record = StoredRecord(bytes: grant.encoded(), version: RecordVersion(rawValue: "1"))
        let storage = InMemoryTokenStorage()
        let manager = TokenManager(client: try Sample.client(), storage: storage)
        try await manager.adopt(tokens(), for: "ada")
        return [
            ("StoredGrant", grant), ("StoredAccessToken", token), ("GrantEnd", end), ("StoredRecord", record),
            ("TokenEvent", event), ("GrantAdoption", GrantAdoption(try tokens())),
            ("TokenEvent.adopted", TokenEvent(.adopted, grant: "ada", adoption: GrantAdoption(try tokens()))),
            ("LoginRequired without a refresh token", LoginRequired(noRefreshTokenIn: grant)),
            ("LoginRequired", LoginRequired(reason: .refused, refusal: try refusedByServer(canary))),
            (
                "GrantRevocation",
                GrantRevocation(
                    wasStored: true,
                    isRevoked: false,
                    error: try refusedByServer(),
                    remainingToken: RefreshToken(canary)
                )
            ),
            ("CachedGrant", CachedGrant(grant, policy: RefreshPolicy(), jitter: 0)), ("RefreshOutcome", outcome),
            ("RefreshProcedure", procedure), ("InMemoryTokenStorage", storage), ("TokenManager", manager),
            ("GrantAdoption", GrantAdoption(try tokens())),
            ("IDTokenFinding", IDTokenFinding(try refusedByServer(canary))),
            ("UnreadableRecord", UnreadableRecord(version: RecordVersion(rawValue: "1"), reason: Talkative())),
            ("RecordSealUnavailable", RecordSealUnavailable(reason: Talkative())),
            ("SpareTokens", try #require(SpareTokens(Sample.json(#"{"refresh_token":"\#(canary)"}"#), path: []))),
        ]
    }

    private struct Talkative: Error, CustomStringConvertible {
        var description: String { "failed to write \(LeakTests.canary)" }
    }

    /// What a manager throws, with the canary in everything that a server, a storage or a record can put into it.
    static func tokenManagementErrors() async throws -> [(String, any Error)] {
        let bodies = [
            #"{"error":"invalid_grant","error_description":"\#(canary)","\#(canary)":"\#(canary)"}"#,
            #"{"error":"\#(canary)"}"#, #"{"message":"\#(canary)"}"#, canary,
            #"{"error":"mfa_required","mfa_token":"\#(canary)"}"#,
        ]
        var errors: [(String, any Error)] = []
        for body in bodies {
            let answer = Sample.json(body, status: 400, headers: ["X-\(canary)": canary])
            let client = try Sample.client(CannedTransport(answer))
            let manager = TokenManager(client: client, storage: InMemoryTokenStorage())
            try await manager.adopt(tokens(), for: "ada")
            errors.append(("refused", try #require(await refusal { try await manager.newAccessToken(for: "ada") })))
            let second = await refusal { try await manager.newAccessToken(for: "ada") }
            errors.append(("refused before", try #require(second)))
        }
        let broken = FaultyStorage()
        let manager = TokenManager(client: try Sample.client(), storage: broken)
        let bytes = Array(#"{"format":1,"grant":{"refreshToken":["\#(canary)"]},"\#(canary)":1}"#.utf8)
        _ = await broken.records.compareAndSwap("ada", expected: nil, bytes: bytes)
        errors.append(("unreadable", try #require(await refusal { try await manager.accessToken(for: "ada") })))
        errors.append(("storage", OAuth2Error.storageFailed(Talkative())))
        let unreadable = UnreadableRecord(version: RecordVersion(rawValue: canary), reason: Talkative())
        errors += [("unreadable record", unreadable), ("sealed record", OAuth2Error(unreadable))]
        errors.append(("seal", RecordSealUnavailable(reason: Talkative())))
        let useless = Sample.json(#"{"refresh_token":"\#(canary)","x":"\#(canary)"}"#)
        let request = try TokenRequest.refresh(RefreshToken(canary))
        errors.append(
            (
                "rejected refresh token",
                try #require(
                    refusal {
                        try TokenResponse(useless, to: request, server: Sample.server(), requestedAt: FixedClock.start)
                    }
                )
            )
        )
        errors.append(("API", try #require(OAuth2Error(apiStatus: 401, challenges: #"Bearer error="\#(canary)""#))))
        return errors
    }
}
