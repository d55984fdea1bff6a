#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The date format of HTTP headers: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7).
enum HTTPDate {
    private static let months: [ByteText] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The moment that `text` names, or `nil` for another format; the two obsolete formats are not read.
    static func parse(_ text: String) -> Date? {
        let words = text.split(at: " ")
        guard words.count == 6, words[0].text.utf8.last == UInt8(ascii: ","), words[5] == "GMT",
            let day = Int(words[1].text), (1...31).contains(day),
            let month = months.firstIndex(of: words[2]),
            let year = Int(words[3].text), (1970...9999).contains(year)
        else { return nil }
        let time = words[4].text.split(at: ":", omittingEmpty: false).map { Int($0.text) ?? -1 }
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
