#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension StoredGrant {
    /// That a login was ended while its refresh was under way: what is left of the record until the refresh is over.
    ///
    /// The replica that refreshes finds it in the place of the record that it took the lease in. It saves nothing then, and removes
    /// the tombstone. For everybody else nothing is stored; a new login takes its place.
    struct Tombstone: Sendable, Hashable, Codable {
        /// When the login was ended.
        let at: Date

        /// Whether the tokens that the refresh received are to be revoked at the server.
        let revokes: Bool

        /// Nobody comes back to a refresh after so long.
        private static let lifetime = Duration.seconds(86_400)

        init(at: Date, revokes: Bool) {
            self.at = at
            self.revokes = revokes
        }

        /// Whether nobody needs it any more; also when it was written by a clock that was ahead by as much.
        func isOver(at now: Date) -> Bool { abs(now.timeIntervalSince(at)) > Self.lifetime.seconds }
    }

    /// The record without its tokens, in the place of the record.
    func buried(_ tombstone: Tombstone) -> StoredGrant {
        var grant = self
        grant.tombstone = tombstone
        grant.refreshToken = nil
        grant.accessTokens = []
        grant.idToken = nil
        grant.lease = nil
        grant.presentation = nil
        grant.takenOver = nil
        grant.trouble = nil
        grant.refusedTargets = nil
        // For releases that know no tombstones.
        grant.end = GrantEnd(reason: .noGrant, at: tombstone.at, serverCode: nil)
        return grant
    }
}
