#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A moment or a duration in whole seconds, as values are stored that wait for a user: coders disagree on how to write a `Date`
/// or a `Duration`.
///
/// What cannot be one, some 30,000 years away, is refused when it is decoded, so that calculating with it never fails.
struct WholeSeconds: Sendable, Hashable, Codable {
    private static let limits: ClosedRange<Int64> = -1_000_000_000_000...1_000_000_000_000

    let count: Int64

    /// The moment, without what is behind the point; the nearest that can be one.
    init(_ date: Date) { self.init(date.timeIntervalSince1970) }

    /// The duration, without what is behind the point; the nearest that can be one.
    init(_ duration: Duration) { self.init(duration.seconds) }

    private init(_ seconds: Double) {
        let (lowest, highest) = (Double(Self.limits.lowerBound), Double(Self.limits.upperBound))
        // Not a number is less than nothing.
        count = Int64(seconds > lowest ? min(seconds, highest) : lowest)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        count = try container.decode(Int64.self)
        guard Self.limits.contains(count) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "a number of seconds that no time has"
            )
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(count)
    }

    var date: Date { Date(timeIntervalSince1970: Double(count)) }
}
