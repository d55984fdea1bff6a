#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A time that a header field gives as a number.
///
/// The number's size tells what it is: as a delay the smallest moment would be one of 31 years, and as a moment in milliseconds
/// the largest moment in seconds would be one of 2001.
enum NumberedTime: Sendable, Hashable {
    /// Seconds from now, never negative, below 1,000,000,000.
    case delay(Int)
    /// Seconds since 1970, or from 1,000,000,000,000 on milliseconds since 1970.
    case moment(Date)

    /// Reads a number, rounded up to whole seconds; `nil` for anything else.
    init?(_ text: String) {
        guard let number = DecimalNumber.parse(text).map({ max(0, $0.rounded(.up)) }) else { return nil }
        switch number {
        case ..<1e9: self = .delay(Int(number))
        case ..<1e12: self = .moment(Date(timeIntervalSince1970: number))
        // No further away than what can be calculated with.
        default: self = .moment(Date(timeIntervalSince1970: min(number / 1_000, 1e12)))
        }
    }
}
