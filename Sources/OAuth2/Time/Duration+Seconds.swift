#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

extension Duration {
    /// The duration in seconds, as `Date` counts.
    package var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

extension Date {
    /// The date that lies `duration` after `date`.
    package static func + (date: Date, duration: Duration) -> Date { date.addingTimeInterval(duration.seconds) }

    /// Whole seconds since 1970, as JWTs and rate-limit headers write a time.
    package var epoch: Int { Int(timeIntervalSince1970.rounded(.down)) }
}
