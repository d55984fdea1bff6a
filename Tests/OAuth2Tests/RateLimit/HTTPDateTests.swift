import Foundation
import Testing

@testable import OAuth2

@Suite("HTTP dates")
struct HTTPDateTests {
    @Test(
        "moments",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600), ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
            ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200), ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799), ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
        ]
    )
    func moments(text: String, seconds: Int) {
        #expect(HTTPDate.parse(text, now: FixedClock.start) == Date(timeIntervalSince1970: Double(seconds)))
    }

    @Test("every day of 200 years, against Foundation's calendar")
    func calendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        for day in stride(from: 0, to: 365 * 200, by: 7) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let month = months[try #require(parts.month) - 1]
            let text = "Mon, \(try #require(parts.day)) \(month) \(try #require(parts.year)) 00:00:00 GMT"
            #expect(HTTPDate.parse(text, now: FixedClock.start) == date)
        }
    }

    @Test(
        "other formats and impossible times are refused",
        arguments: [
            "", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov  6 08:49:37 94", "Sunday, 06-Nov 08:49:37 GMT",
            "Sunday, 06-Nov-9x 08:49:37 GMT", "Sun Nov  6 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 +0000", "Sun, 06 Nov 1994 08:49:37", "06 Nov 1994 08:49:37 GMT",
            "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
            "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 08:49:37:x GMT", "Sun, 06 Nov 10000 08:49:37 GMT",
            "Sun, 06 Nov 1969 08:49:37 GMT", "Sun, 06 Nov 1994 -8:49:37 GMT", "2026-07-14T03:33:20Z",
        ]
    )
    func refused(text: String) {
        #expect(HTTPDate.parse(text, now: FixedClock.start) == nil)
    }
}
