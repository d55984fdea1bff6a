import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: records of earlier and later releases")
struct StoredGrantFieldReportTests {
    /// As a release before the optional members wrote it.
    private static let earlier = #"""
        {"format":1,"grant":{"accessTokens":[],"clientID":"app","createdAt":805692800,"generation":1,\#
        "issuer":"https://id.example","lease":{"expiresAt":805692840,"owner":"o"},"lineage":"l",\#
        "presentation":{"at":805692800,"digest":"d","owner":"o"},"refreshToken":"r","refreshedAt":805692800,\#
        "trouble":{"count":2,"pausedUntil":805692801,"refusalsWithoutReason":0}}}
        """#

    @Test("O3: a record that an earlier release wrote is read")
    func readsEarlier() throws {
        let grant = try StoredGrant(decoding: Array(Self.earlier.utf8))
        #expect(grant.lease?.owner == "o" && grant.lease?.holder == nil && grant.trouble?.count == 2)
        #expect(grant.tombstone == nil && grant.takenOver == nil && grant.refusedTargets == nil)
    }

    @Test("O3: a grant without anything new is written with no member that an earlier release did not write")
    func writesNothingNew() throws {
        let text = String(decoding: try StoredGrantTests.grant().encoded(), as: UTF8.self)
        for name in ["tombstone", "takenOver", "refusedTargets", "holder"] { #expect(!text.contains(name)) }
    }

    @Test("B5: what is new comes back as it was written, beside all that an earlier release requires")
    func roundTrip() throws {
        var grant = try StoredGrantTests.grant()
        let now = StoredGrantTests.now
        grant.lease = .init(owner: "o", expiresAt: now, holder: LeaseHolder(replica: "web-1", run: "1"))
        grant.takenOver = .init(digest: "d", at: now, owner: "o")
        for index in 0..<100 {
            let target = TokenTarget(audience: "https://\(index).example")
            grant.note(RefusedTarget(target: target, code: "invalid_target", trouble: RefreshTrouble(pausedUntil: now)))
        }
        let read = try StoredGrant(decoding: grant.encoded())
        #expect(read.lease == grant.lease && read.takenOver == grant.takenOver)
        #expect(read.refusedTargets == grant.refusedTargets && read.refusedTargets?.count == 64)
        let buried = try StoredGrant(decoding: grant.buried(.init(at: now, revokes: true)).encoded())
        #expect(buried.tombstone?.revokes == true && buried.refreshToken == nil && buried.accessTokens.isEmpty)
        #expect(buried.end?.reason == .noGrant && buried.lineage == grant.lineage)
    }
}
