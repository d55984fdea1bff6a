#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

extension Duration {
    /// The duration in seconds, as `Date` counts; one of more seconds than a whole number can count is cut off there.
    package var seconds: Double {
        guard self < .seconds(Int64.max), self > .seconds(Int64.min) else { return self < .zero ? -0x1p63 : 0x1p63 }
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

extension Date {
    /// The date that lies `duration` after `date`.
    package static func + (date: Date, duration: Duration) -> Date { date.addingTimeInterval(duration.seconds) }

    /// Whole seconds since 1970, as JWTs and rate-limit headers write a time; a date that is none is cut off some million years away.
    package var epoch: Int { Int(max(-1e15, min(timeIntervalSince1970.rounded(.down), 1e15))) }
}
