public import OAuth2

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The generator inside an authenticator app: one-time codes of 6 digits that change every 30 seconds.
///
/// Use it to play the user who has enrolled an `otp` factor. HMAC-SHA-1, as the apps do.
/// [RFC 6238](https://www.rfc-editor.org/rfc/rfc6238).
///
/// ```swift
/// let app = TOTP(base32: enrollment.secret)
/// let code = app?.code(at: clock.now)
/// ```
public struct TOTP: Sendable, RedactedDescription {
    /// How long a code is shown.
    public static let period: Duration = .seconds(30)

    private let secret: [UInt8]

    /// A generator for the secret that a server shows at enrollment.
    ///
    /// `nil` when `base32` is empty or not base32 (RFC 4648 section 6); case, spaces and padding do not matter.
    public init?(base32: String) {
        guard let secret = Base32.decode(base32), !secret.isEmpty else { return nil }
        self.secret = secret
    }

    /// The code that the app shows at `date`.
    public func code(at date: Date) -> String { code(step: Self.step(at: date)) }

    /// The number of the 30-second step that `date` lies in.
    static func step(at date: Date) -> Int { Int((date.timeIntervalSince1970 / period.seconds).rounded(.down)) }

    /// RFC 4226 section 5.3, with the number of the time step as counter.
    func code(step: Int) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let mac = HMAC.sha1(counter, key: secret)
        let offset = Int(mac[19] & 0xF)
        let number = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }
}
