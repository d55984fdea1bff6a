import Foundation
import Testing

@testable import OAuth2

/// Single decisions of the procedure, one step each; `RefreshScheduleTests` has what comes of all of them together.
@Suite struct RefreshProcedureTests {
    private let now = Date(timeIntervalSince1970: 1_784_000_000)
    private let version = RecordVersion(rawValue: "1")
    private let settings = RefreshProcedure.Settings(
        policy: RefreshPolicy(),
        issuer: "https://id.example",
        clientID: "app",
        requestLimit: .seconds(30)
    )

    private func procedure(_ occasion: RefreshDemand.Occasion = .due) -> RefreshProcedure {
        RefreshProcedure(
            RefreshDemand(target: TokenTarget(), occasion: occasion),
            owner: "this",
            seed: 1,
            settings: settings
        )
    }

    private func grant() -> StoredGrant {
        StoredGrant(
            adopting: SimulatedServer.refreshToken(0),
            grantedScope: nil,
            issuer: settings.identity.issuer,
            clientID: settings.identity.clientID,
            now: now
        )
    }

    /// The record that the procedure writes to take the lease.
    private func leased(_ procedure: inout RefreshProcedure, _ grant: StoredGrant) throws -> StoredGrant {
        guard case .write(let leased, expected: version) = procedure.next(.loaded(grant, version), now: now) else {
            throw Unexpected()
        }
        return leased
    }

    private struct Unexpected: Error {}

    /// A request that got no answer.
    private static func failure(_ kind: TransportError.Kind, mayHaveReached: Bool) -> OAuth2Error {
        OAuth2Error(
            .transportFailed,
            step: .token,
            message: "simulated",
            underlyingError: TransportError(kind, mayHaveReachedServer: mayHaveReached)
        )
    }

    @Test("The lease and the mark of the presentation are written in one, on top of what was read")
    func lease() throws {
        var procedure = procedure()
        let leased = try leased(&procedure, grant())
        #expect(leased.lease == StoredGrant.Lease(owner: "this", expiresAt: now + .seconds(40)))
        #expect(leased.presentation?.owner == "this")
        #expect(leased.presentation?.at == now)
        #expect(leased.isAnswerMissing)
        #expect(leased.refreshToken == SimulatedServer.refreshToken(0))
        #expect(leased.generation == grant().generation)
    }

    @Test("A lease that took too long to write is renewed before anything is sent")
    func slowLease() throws {
        var procedure = procedure()
        let leased = try leased(&procedure, grant())
        let late = now + .seconds(6)
        guard case .write(let renewed, expected: let expected) = procedure.next(.written(version), now: late) else {
            throw Unexpected()
        }
        #expect(expected == version)
        #expect(renewed.lease?.expiresAt == late + .seconds(50))
        #expect(leased.lease?.expiresAt == now + .seconds(40))
        guard case .present = procedure.next(.written(version), now: late) else { throw Unexpected() }
    }

    @Test("Another's lease is waited for; its end, or one from a clock far ahead, is not")
    func othersLease() throws {
        var held = grant()
        held.lease = StoredGrant.Lease(owner: "other", expiresAt: now + .seconds(20))
        var waiting = procedure()
        guard case .wait = waiting.next(.loaded(held, version), now: now) else { throw Unexpected() }
        var later = procedure()
        guard case .write = later.next(.loaded(held, version), now: now + .seconds(21)) else { throw Unexpected() }
        held.lease = StoredGrant.Lease(owner: "other", expiresAt: now + .seconds(100_000))
        var ahead = procedure()
        guard case .write = ahead.next(.loaded(held, version), now: now) else { throw Unexpected() }
    }

    @Test(
        "A refusal after a presentation without an answer says that an answer was lost",
        arguments: [true, false]
    )
    func answerLost(_ wasPresentedBefore: Bool) throws {
        var grant = grant()
        if wasPresentedBefore {
            let digest = SimulatedServer.refreshToken(0).digest
            grant.presentation = StoredGrant.Presentation(digest: digest, at: now, owner: "dead")
        }
        var procedure = procedure()
        let leased = try leased(&procedure, grant)
        _ = procedure.next(.written(version), now: now)
        let refusal = OAuth2Error(.invalidGrant, step: .token, message: "refused")
        guard case .load = procedure.next(.failed(refusal), now: now) else { throw Unexpected() }
        guard case .write(let ended, _) = procedure.next(.loaded(leased, version), now: now) else {
            throw Unexpected()
        }
        #expect(ended.end?.reason == (wasPresentedBefore ? .answerLost : .refused))
        #expect(ended.end?.serverCode == "invalid_grant")
        #expect(ended.refreshToken == grant.refreshToken, "a refresh token is never dropped")
    }

    @Test("A refusal is not believed when somebody wrote newer tokens meanwhile")
    func refusedMeanwhile() throws {
        var procedure = procedure()
        let leased = try leased(&procedure, grant())
        _ = procedure.next(.written(version), now: now)
        _ = procedure.next(.failed(OAuth2Error(.invalidGrant, step: .token, message: "refused")), now: now)
        var newer = leased
        newer.lease = nil
        newer.refreshToken = SimulatedServer.refreshToken(1)
        newer.generation += 1
        let newVersion = RecordVersion(rawValue: "2")
        guard case .write(let again, expected: newVersion) = procedure.next(.loaded(newer, newVersion), now: now) else {
            throw Unexpected()
        }
        #expect(again.end == nil)
        #expect(again.presentation?.digest == SimulatedServer.refreshToken(1).digest)
    }

    @Test("A presentation that was certainly not received leaves the record's earlier mark")
    func notSent() throws {
        var grant = grant()
        let earlier = StoredGrant.Presentation(
            digest: SimulatedServer.refreshToken(0).digest,
            at: now,
            owner: "dead"
        )
        grant.presentation = earlier
        var procedure = procedure()
        _ = try leased(&procedure, grant)
        _ = procedure.next(.written(version), now: now)
        let refusal = OAuth2Error(.invalidScope, step: .token, message: "refused")
        guard case .write(let released, _) = procedure.next(.failed(refusal), now: now) else { throw Unexpected() }
        #expect(released.lease == nil)
        #expect(released.presentation == earlier)
        #expect(released.end == nil)
    }

    @Test("A presentation that was not answered is remembered, whatever the next one is answered")
    func unanswered() throws {
        var procedure = procedure()
        let leased = try leased(&procedure, grant())
        _ = procedure.next(.written(version), now: now)
        guard case .wait = procedure.next(.failed(Self.failure(.connectionLost, mayHaveReached: true)), now: now) else {
            throw Unexpected()
        }
        guard case .write = procedure.next(.waited, now: now) else { throw Unexpected() }
        guard case .present = procedure.next(.written(version), now: now) else { throw Unexpected() }
        let refusal = OAuth2Error(.invalidScope, step: .token, message: "refused")
        guard case .write(let released, _) = procedure.next(.failed(refusal), now: now) else { throw Unexpected() }
        #expect(released.isAnswerMissing)
        #expect(leased.refreshToken == released.refreshToken)
    }

    @Test("Nothing is presented again while the token endpoint wants to be left alone")
    func pauseBeforeRetry() throws {
        var procedure = procedure()
        _ = try leased(&procedure, grant())
        _ = procedure.next(.written(version), now: now)
        guard case .wait = procedure.next(.failed(Self.failure(.connectionRefused, mayHaveReached: false)), now: now)
        else { throw Unexpected() }
        let effect = procedure.next(.waited, now: now, pausedUntil: now + .seconds(9))
        guard case .write(let released, _) = effect, released.lease == nil else { throw Unexpected() }
        guard case .end(let outcome) = procedure.next(.written(version), now: now),
            case .failure(let error) = outcome.result
        else { throw Unexpected() }
        #expect(error.code == .refreshPaused && error.retryAfter == .seconds(9))
    }

    @Test(
        "When two replicas refreshed at once, the tokens of the later request stay",
        arguments: [(-1.0, true), (1.0, false)]
    )
    func twoAtOnce(_ othersRequest: Double, isOverwritten: Bool) throws {
        var procedure = procedure()
        let leased = try leased(&procedure, grant())
        _ = procedure.next(.written(version), now: now)
        var server = SimulatedServer(.none)
        let answer = server.act(on: SimulatedServer.refreshToken(0), TokenTarget(), now: now)
        let request = try TokenRequest.refresh(SimulatedServer.refreshToken(0))
        let tokens = try TokenResponse(answer, to: request, server: Sample.server(), requestedAt: now)
        guard case .write(let ours, _) = procedure.next(.answered(tokens, .done(.absent)), now: now) else {
            throw Unexpected()
        }
        guard case .load = procedure.next(.conflict, now: now) else { throw Unexpected() }
        var theirs = leased
        theirs.generation = ours.generation
        theirs.refreshToken = SimulatedServer.refreshToken(7)
        theirs.refreshedAt = now.addingTimeInterval(othersRequest)
        let newVersion = RecordVersion(rawValue: "2")
        let effect = procedure.next(.loaded(theirs, newVersion), now: now)
        if isOverwritten {
            guard case .write(let saved, expected: newVersion) = effect else { throw Unexpected() }
            #expect(saved.refreshToken == ours.refreshToken && saved.generation == ours.generation + 1)
        } else if case .write(let saved, _) = effect {
            #expect(saved.refreshToken == SimulatedServer.refreshToken(7))
        }
    }

    @Test("With another refresh token the budget of tries begins anew")
    func newBudget() throws {
        var procedure = procedure()
        let leased = try leased(&procedure, grant())
        let attempts = settings.policy.attempts
        for _ in 1..<attempts {
            _ = procedure.next(.written(version), now: now)
            guard
                case .wait = procedure.next(.failed(Self.failure(.connectionRefused, mayHaveReached: false)), now: now)
            else { throw Unexpected() }
            guard case .write = procedure.next(.waited, now: now) else { throw Unexpected() }
        }
        // Another replica was quicker to write.
        guard case .load = procedure.next(.conflict, now: now) else { throw Unexpected() }
        var newer = leased
        newer.lease = nil
        newer.presentation = nil
        newer.refreshToken = SimulatedServer.refreshToken(1)
        newer.generation += 1
        guard case .write = procedure.next(.loaded(newer, version), now: now) else { throw Unexpected() }
        for _ in 1..<attempts {
            _ = procedure.next(.written(version), now: now)
            guard
                case .wait = procedure.next(.failed(Self.failure(.connectionRefused, mayHaveReached: false)), now: now)
            else { throw Unexpected() }
            guard case .write = procedure.next(.waited, now: now) else { throw Unexpected() }
        }
    }

    @Test("A wrong ID token says nothing of the answer to the next presentation")
    func nextAnswer() throws {
        var procedure = procedure()
        let leased = try leased(&procedure, grant())
        _ = procedure.next(.written(version), now: now)
        var server = SimulatedServer(.none)
        let token = SimulatedServer.refreshToken(0)
        func tokens() throws -> TokenResponse {
            let answer = server.act(on: token, TokenTarget(), now: now)
            let request = try TokenRequest.refresh(token)
            return try TokenResponse(answer, to: request, server: Sample.server(), requestedAt: now)
        }
        let wrong = OAuth2Error(.invalidIDToken, step: .token, parameter: "at_hash", message: "wrong")
        _ = procedure.next(.answered(try tokens(), .done(.refused(wrong))), now: now)
        guard case .load = procedure.next(.conflict, now: now) else { throw Unexpected() }
        // Somebody else's later refresh, for another API.
        var theirs = leased
        theirs.lease = nil
        theirs.presentation = nil
        theirs.generation += 2
        theirs.refreshedAt = now + 1
        guard case .write = procedure.next(.loaded(theirs, version), now: now) else { throw Unexpected() }
        guard case .present = procedure.next(.written(version), now: now) else { throw Unexpected() }
        guard case .write = procedure.next(.answered(try tokens(), .done(.absent)), now: now),
            case .end(let outcome) = procedure.next(.written(version), now: now)
        else { throw Unexpected() }
        #expect(throws: Never.self) { try outcome.result.get() }
    }

    @Test("A slack of nothing still leaves time for a request")
    func noSlack() {
        var policy = RefreshPolicy()
        policy.leaseSlack = .zero
        let settings = RefreshProcedure.Settings(
            policy: policy,
            issuer: "https://id.example",
            clientID: "app",
            requestLimit: .seconds(30)
        )
        #expect(settings.leaseDuration == .seconds(32))
    }

    @Test(
        "What a failure says about the token",
        arguments: [
            (400, #"{"error":"invalid_grant"}"#, RefreshFailure.final),
            (400, #"{"error":"bad_refresh_token"}"#, .final),
            (400, #"{"error":"invalid_scope"}"#, .refusedTarget),
            (403, #"{"error":"mfa_required","mfa_token":"t"}"#, .refusedTarget),
            (401, #"{"error":"invalid_client"}"#, .unserved),
            (429, "", .unserved),
            (503, "", .unserved),
            (500, #"{"error":"invalid_grant"}"#, .unexplained),
            (408, "", .unserved),
            (409, "", .unexplained),
            (429, #"{"error":"invalid_grant"}"#, .unserved),
            (502, "<html>", .unserved),
            (404, "<html>", .unserved),
            (400, "", .unexplained),
            (403, "<html>", .unexplained),
            (400, #"{"message":"no"}"#, .unexplained),
            (302, "", .unserved),
            (200, "{", .unanswered),
            (200, "{}", .unanswered),
        ]
    )
    func failures(_ status: Int, _ body: String, _ expected: RefreshFailure) throws {
        let answer = Sample.json(body, status: status)
        let request = try TokenRequest.refresh(RefreshToken("sample"))
        let error = try #require(
            refusal { try TokenResponse(answer, to: request, server: Sample.server(), requestedAt: now) }
        )
        #expect(RefreshFailure(error, policy: RefreshPolicy()) == expected)
    }
}
