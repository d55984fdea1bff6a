import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

/// Single decisions of the procedure that field reports asked for.
@Suite("Field reports: the refresh procedure", .timeLimit(.minutes(15)))
struct RefreshProcedureFieldReportTests {
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

    private static let invalidGrant = OAuth2Error(.invalidGrant, step: .token, message: "refused")

    private func tokens(_ number: Int = 0) throws -> TokenResponse {
        var server = SimulatedServer(.strict)
        for earlier in 0..<number { _ = server.act(on: SimulatedServer.refreshToken(earlier), TokenTarget(), now: now) }
        let token = SimulatedServer.refreshToken(number)
        let answer = server.act(on: token, TokenTarget(), now: now)
        return try TokenResponse(answer, to: TokenRequest.refresh(token), server: Sample.server(), requestedAt: now)
    }

    /// What the record says after the refresh token was refused for good.
    private func end(_ procedure: inout RefreshProcedure, _ held: StoredGrant) throws -> StoredGrant {
        guard case .load = procedure.next(.failed(Self.invalidGrant), now: now),
            case .write(let ended, _) = procedure.next(.loaded(held, version), now: now)
        else { throw Unexpected() }
        return ended
    }

    @Test("D: the record of a login's end holds no lease")
    func endWithoutLease() throws {
        var procedure = procedure()
        let leased = try leased(&procedure, grant())
        _ = procedure.next(.written(version), now: now)
        #expect(try end(&procedure, leased).lease == nil)
    }

    @Test("D: who names a rejected token waits for another's lease, although that token is valid")
    func rejectedWaits() throws {
        var held = grant().refreshed(by: try tokens(), for: TokenTarget(), now: now)
        held.lease = StoredGrant.Lease(owner: "other", expiresAt: now + .seconds(20))
        let digest = try #require(held.accessToken(for: TokenTarget())?.token.digest)
        var waiting = procedure(.rejected(digest: digest))
        guard case .wait = waiting.next(.loaded(held, version), now: now) else { throw Unexpected() }
    }

    @Test("D: what was lost of an earlier refresh token says nothing of the next one", arguments: [false, true])
    func earlierToken(wasOthers: Bool) throws {
        var grant = grant()
        if wasOthers {
            let digest = SimulatedServer.refreshToken(0).digest
            grant.presentation = StoredGrant.Presentation(digest: digest, at: now, owner: "dead")
        }
        var procedure = procedure()
        let first = try leased(&procedure, grant)
        _ = procedure.next(.written(version), now: now)
        _ = procedure.next(.failed(Self.failure(.connectionLost, mayHaveReached: !wasOthers)), now: now)
        guard case .write = procedure.next(.waited, now: now), case .load = procedure.next(.conflict, now: now) else {
            throw Unexpected()
        }
        var newer = first
        newer.lease = nil
        newer.presentation = nil
        newer.refreshToken = SimulatedServer.refreshToken(1)
        newer.generation += 1
        let leased = try self.leased(&procedure, newer)
        guard case .present = procedure.next(.written(version), now: now) else { throw Unexpected() }
        #expect(try end(&procedure, leased).end?.reason == .refused)
    }

    @Test("D: tokens that are saved before their ID token is checked say when they were requested")
    func requestedAt() throws {
        var procedure = procedure()
        var earlier = grant()
        earlier.refreshedAt = now - 100
        _ = try leased(&procedure, earlier)
        _ = procedure.next(.written(version), now: now)
        let tokens = try tokens()
        let effect = procedure.next(.answered(tokens, .open(IDToken("earlier"))), now: now + 5)
        guard case .write(let saved, _) = effect else { throw Unexpected() }
        #expect(saved.refreshedAt == tokens.requestedAt && tokens.requestedAt == now)
        #expect(saved.refreshToken == SimulatedServer.refreshToken(1))
    }

    @Test("D: a record with the same access token and another refresh token is not the one that was to be saved")
    func sameAccessToken() throws {
        var procedure = procedure()
        _ = try leased(&procedure, grant())
        _ = procedure.next(.written(version), now: now)
        guard case .write(let ours, _) = procedure.next(.answered(try tokens(), .done(.absent)), now: now),
            case .load = procedure.next(.conflict, now: now)
        else { throw Unexpected() }
        var theirs = ours
        theirs.refreshToken = SimulatedServer.refreshToken(7)
        theirs.refreshedAt = now - 1
        guard case .write(let saved, _) = procedure.next(.loaded(theirs, version), now: now) else { throw Unexpected() }
        #expect(saved.refreshToken == ours.refreshToken)
    }

    @Test("D: a checked access token is given up while another replica, which took the lease over, may be presenting")
    func overtakenDuringCheck() throws {
        var procedure = procedure()
        _ = try leased(&procedure, grant())
        _ = procedure.next(.written(version), now: now)
        guard case .write(var theirs, _) = procedure.next(.answered(try tokens(), .open(IDToken("earlier"))), now: now),
            case .check = procedure.next(.written(version), now: now),
            case .write = procedure.next(.checked(.absent), now: now + 50),
            case .load = procedure.next(.conflict, now: now + 50)
        else { throw Unexpected() }
        theirs.lease = StoredGrant.Lease(owner: "other", expiresAt: now + 80)
        theirs.presentation = theirs.refreshToken.map { .init(digest: $0.digest, at: now + 45, owner: "other") }
        let effect = procedure.next(.loaded(theirs, RecordVersion(rawValue: "2")), now: now + 50)
        guard case .wait = effect else { throw Unexpected() }
    }

    @Test(
        "B14: tokens that come after another replica took the lease over are saved, and their refusal is a lost response"
    )
    func suspended() throws {
        var procedure = procedure()
        let leased = try leased(&procedure, grant())
        _ = procedure.next(.written(version), now: now)
        guard case .write = procedure.next(.answered(try tokens(), .done(.absent)), now: now + 100),
            case .load = procedure.next(.conflict, now: now + 100)
        else { throw Unexpected() }
        // Another replica presented the same token meanwhile, was refused, and recorded the end.
        var theirs = leased
        theirs.lease = nil
        theirs.presentation = nil
        theirs.end = GrantEnd(reason: .answerLost, at: now + 60, serverCode: "invalid_grant")
        let effect = procedure.next(.loaded(theirs, version), now: now + 100)
        guard case .write(let saved, _) = effect else { throw Unexpected() }
        #expect(saved.end == nil && saved.refreshToken == SimulatedServer.refreshToken(1))
        #expect(saved.isTakenOver(at: now + 100))
        var later = RefreshProcedure(
            RefreshDemand(target: TokenTarget(), occasion: .newClaims),
            owner: "later",
            seed: 2,
            settings: settings
        )
        var expired = saved
        expired.accessTokens = []
        let again = try self.leased(&later, expired)
        _ = later.next(.written(version), now: now)
        #expect(try end(&later, again).end?.reason == .answerLost)
    }

    @Test("B14: for an hour a refusal after a presentation that was taken over is a lost response, and then a refusal")
    func takenOver() throws {
        for (age, reason) in [(60.0, LoginRequired.Reason.answerLost), (3_700, .refused)] {
            var grant = grant()
            grant.takenOver = StoredGrant.Presentation(digest: "earlier", at: now - age, owner: "suspended")
            var procedure = procedure()
            let leased = try leased(&procedure, grant)
            _ = procedure.next(.written(version), now: now)
            #expect(try end(&procedure, leased).end?.reason == reason)
        }
    }

    @Test("B14: a replica that goes on after another's unanswered presentation keeps in mind that there was one")
    func remembersTakeover() throws {
        var grant = grant()
        let digest = SimulatedServer.refreshToken(0).digest
        grant.presentation = StoredGrant.Presentation(digest: digest, at: now - 50, owner: "suspended")
        var procedure = procedure()
        _ = try leased(&procedure, grant)
        _ = procedure.next(.written(version), now: now)
        guard case .write(let saved, _) = procedure.next(.answered(try tokens(), .done(.absent)), now: now) else {
            throw Unexpected()
        }
        #expect(saved.takenOver?.owner == "suspended")
    }

    @Test("B9: a request that is held back just before it is sent leaves the grant as it was")
    func heldBack() throws {
        var procedure = procedure()
        _ = try leased(&procedure, grant())
        _ = procedure.next(.written(version), now: now)
        guard case .write(let released, _) = procedure.next(.failed(.refreshPaused(for: 9)), now: now) else {
            throw Unexpected()
        }
        #expect(released.lease == nil && released.trouble == nil && !released.isAnswerMissing)
    }

    @Test("B10: an end that cannot be written at once is written a little later")
    func endWrittenLater() throws {
        var procedure = procedure()
        let leased = try leased(&procedure, grant())
        _ = procedure.next(.written(version), now: now)
        _ = try end(&procedure, leased)
        guard case .wait = procedure.next(.storageFailed(Unexpected()), now: now),
            case .load = procedure.next(.waited, now: now),
            case .write(let ended, _) = procedure.next(.loaded(leased, version), now: now),
            case .end(let outcome) = procedure.next(.written(version), now: now),
            case .failure(let error) = outcome.result
        else { throw Unexpected() }
        #expect(ended.end?.reason == .refused && error.loginRequired?.refusal?.code == .invalidGrant)
    }

    @Test(
        "B5: what a refusal says about the token",
        arguments: [
            (400, "invalid_request", RefreshFailure.unexplained), (400, "unauthorized_client", .unexplained),
            (403, "access_denied", .unexplained), (400, "unsupported_grant_type", .unexplained),
            (403, "of_our_own", .unexplained), (503, "invalid_grant", .unexplained), (429, "invalid_grant", .unserved),
            (400, "invalid_target", .refusedTarget), (400, "interaction_required", .userHasToAct),
            (400, "consent_required", .userHasToAct), (400, "login_required", .userHasToAct),
            (400, "account_selection_required", .userHasToAct), (400, "temporarily_unavailable", .unserved),
            (500, "server_error", .unserved), (400, "invalid_grant", .final),
        ]
    )
    func failures(_ status: Int, _ code: String, _ expected: RefreshFailure) throws {
        let answer = Sample.json(#"{"error":"\#(code)"}"#, status: status)
        let request = try TokenRequest.refresh(RefreshToken("sample"))
        let error = try #require(
            refusal { try TokenResponse(answer, to: request, server: Sample.server(), requestedAt: now) }
        )
        #expect(RefreshFailure(error, policy: RefreshPolicy()) == expected)
    }
}
