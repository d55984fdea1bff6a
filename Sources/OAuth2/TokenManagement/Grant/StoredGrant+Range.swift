#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension StoredGrant {
    /// Whether every number and time can be counted with; a record is other people's bytes.
    var isInRange: Bool {
        Self.isCount(generation, from: 1) && times.allSatisfy(Self.isTime)
            && (trouble.map { Self.isCount($0.count) && Self.isCount($0.refusalsWithoutReason) } ?? true)
    }

    private var times: [Date] {
        var times: [Date?] = [createdAt, refreshedAt, end?.at, presentation?.at, lease?.expiresAt]
        times += [trouble?.pausedUntil, trouble?.firstRefusalWithoutReason]
        for token in accessTokens { times += [token.issuedAt, token.expiresAt] }
        return times.compactMap { $0 }
    }

    /// Whether it can be counted on for as long as anybody likes.
    private static func isCount(_ number: Int, from least: Int = 0) -> Bool {
        (least...Int.max / 2).contains(number)
    }

    /// From the year 1 to 9999, as texts and databases have them.
    private static func isTime(_ date: Date) -> Bool {
        (-62_135_596_800...253_402_300_799).contains(date.timeIntervalSince1970)
    }
}
