#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The three date formats of HTTP headers, [RFC 9110 section 5.6.7](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7).
///
/// - `Sun, 06 Nov 1994 08:49:37 GMT`, which everybody has to send,
/// - `Sunday, 06-Nov-94 08:49:37 GMT` of RFC 850 and `Sun Nov  6 08:49:37 1994` of `asctime`, which have to be read.
enum HTTPDate {
    private static let months: [ByteText] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads the moment that a text names.
    ///
    /// - Parameters:
    ///   - text: The field's value.
    ///   - now: Decides the century of a year with two digits: one that would lie more than 50 years ahead is past.
    /// - Returns: The moment; `nil` for another format.
    static func parse(_ text: String, now: Date) -> Date? {
        let words = text.split(at: " ")
        switch words.count {
        case 6 where isDay(words[0]) && words[5] == "GMT":
            return date(day: words[1], month: words[2], year: number(words[3]), time: words[4])
        case 4 where isDay(words[0]) && words[3] == "GMT":
            let parts = words[1].text.split(at: "-", omittingEmpty: false)
            guard parts.count == 3, parts[2].text.utf8.count == 2, let year = number(parts[2]) else { return nil }
            return date(day: parts[0], month: parts[1], year: fullYear(year, now: now), time: words[2])
        case 5:
            return date(day: words[2], month: words[1], year: number(words[4]), time: words[3])
        default:
            return nil
        }
    }

    /// Whether a word ends with the comma that follows a day's name.
    private static func isDay(_ word: ByteText) -> Bool { word.text.utf8.last == UInt8(ascii: ",") }

    private static func number(_ word: ByteText) -> Int? {
        word.text.utf8.allSatisfy(ASCII.isDigit) ? Int(word.text) : nil
    }

    /// The year that two digits stand for.
    private static func fullYear(_ digits: Int, now: Date) -> Int {
        // Exact enough: a year's length in seconds.
        let thisYear = 1970 + Int(now.timeIntervalSince1970 / 31_556_952)
        let year = thisYear - thisYear % 100 + digits
        return year > thisYear + 50 ? year - 100 : year
    }

    private static func date(day: ByteText, month: ByteText, year: Int?, time: ByteText) -> Date? {
        guard let day = number(day), (1...31).contains(day),
            let month = months.firstIndex(of: month),
            let year, (1970...9999).contains(year)
        else { return nil }
        let time = time.text.split(at: ":", omittingEmpty: false).map { number($0) ?? -1 }
        guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        let seconds = daysSince1970(year, month + 1, day) * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]
        return Date(timeIntervalSince1970: Double(seconds))
    }

    /// Days of the proleptic Gregorian calendar; years begin in March so that the leap day is a year's last.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}
