#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Claims about a person under the names that OpenID Connect gives them.
///
/// Each is `nil` when the server does not send it, or not as the type it should have. Which ones it sends depends on the
/// scopes that were granted: `profile`, `email`, `address`, `phone`.
/// [OpenID Connect Core section 5.1](https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims).
public protocol StandardClaims: Sendable {
    /// Every claim, as the server sent it.
    var members: JSONObject { get }
}

extension StandardClaims {
    /// A claim by its wire name.
    public subscript(name: String) -> JSONValue? { members[name] }

    /// A claim as a type of yours.
    ///
    /// - Parameters:
    ///   - type: The type.
    ///   - name: The claim's wire name.
    /// - Returns: The value; `nil` when there is no such claim, or it is `null`.
    /// - Throws: ``OAuth2Error/Code/malformedResponse`` when it is of another type;
    ///   ``OAuth2Error/underlyingError`` is a `DecodingError`, whose text may quote the value.
    public func decode<Value: Decodable>(
        _ type: Value.Type = Value.self,
        at name: String
    ) throws(OAuth2Error) -> Value? {
        guard let value = members[name] else { return nil }
        do {
            return try value.decode(as: type)
        } catch {
            throw OAuth2Error(
                .malformedResponse,
                step: .idToken,
                message: "A claim is not of the type that the application expects; see underlyingError.",
                underlyingError: error
            )
        }
    }

    /// The full name for display; claim `name`.
    public var name: String? { members["name"]?.string }
    /// The given names; claim `given_name`.
    public var givenName: String? { members["given_name"]?.string }
    /// The family names; claim `family_name`.
    public var familyName: String? { members["family_name"]?.string }
    /// The middle names; claim `middle_name`.
    public var middleName: String? { members["middle_name"]?.string }
    /// The casual name; claim `nickname`.
    public var nickname: String? { members["nickname"]?.string }
    /// The name the user likes to be called by; not unique; claim `preferred_username`.
    public var preferredUsername: String? { members["preferred_username"]?.string }
    /// The address of the user's profile page; claim `profile`.
    public var profile: String? { members["profile"]?.string }
    /// The address of a picture of the user; claim `picture`.
    public var picture: String? { members["picture"]?.string }
    /// The address of the user's web site; claim `website`.
    public var website: String? { members["website"]?.string }
    /// The e-mail address; claim `email`.
    ///
    /// Not fit to recognise a user by, above all not unless ``isEmailVerified``.
    public var email: String? { members["email"]?.string }
    /// Whether the user was shown to own the e-mail address; claim `email_verified`.
    ///
    /// Some servers send a text; `true` only for `true` and `"true"`.
    public var isEmailVerified: Bool? { members["email_verified"]?.flag }
    /// The gender; claim `gender`.
    public var gender: String? { members["gender"]?.string }
    /// The birthday as `YYYY-MM-DD`, with the year `0000` when it is left out, or a year alone; claim `birthdate`.
    public var birthdate: String? { members["birthdate"]?.string }
    /// The time zone, as in `Europe/Paris`; claim `zoneinfo`.
    public var zoneInfo: String? { members["zoneinfo"]?.string }
    /// The language, as in `en-US`; claim `locale`.
    public var locale: String? { members["locale"]?.string }
    /// The phone number; claim `phone_number`.
    public var phoneNumber: String? { members["phone_number"]?.string }
    /// Whether the user was shown to own the phone number; claim `phone_number_verified`.
    public var isPhoneNumberVerified: Bool? { members["phone_number_verified"]?.flag }
    /// The postal address; claim `address`.
    public var address: PostalAddress? { members["address"]?.object.map(PostalAddress.init) }
    /// When the user's data last changed; claim `updated_at`.
    ///
    /// Seconds since 1970 by the standard; Auth0 sends a text such as `2026-07-14T03:33:20.000Z`.
    public var updatedAt: Date? { members["updated_at"].flatMap { $0.date ?? $0.string.flatMap(Self.date) } }

    private static func date(_ text: String) -> Date? {
        if let seconds = DecimalNumber.parse(text) { return JSONValue.date(seconds) }
        // RFC 3339 section 5.6: a year has four digits.
        guard text.utf8.count <= 64, text.utf8.dropFirst(4).first == UInt8(ascii: "-") else { return nil }
        return (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
            ?? (try? Date.ISO8601FormatStyle().parse(text))
    }
}

extension JSONValue {
    /// A moment in seconds since 1970, if this is a number that can be one.
    var date: Date? {
        (int.map(Double.init) ?? double).flatMap(Self.date)
    }

    /// Of a number that is no moment, such as one of four hundred digits, nothing is made.
    fileprivate static func date(_ seconds: Double) -> Date? {
        abs(seconds) < 1e12 ? Date(timeIntervalSince1970: seconds) : nil
    }

    /// A truth value, also one written as a text.
    fileprivate var flag: Bool? {
        if let bool { return bool }
        return hasText("true") ? true : hasText("false") ? false : nil
    }
}
