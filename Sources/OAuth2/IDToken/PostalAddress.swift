/// A user's postal address; claim `address`.
///
/// [OpenID Connect Core section 5.1.1](https://openid.net/specs/openid-connect-core-1_0.html#AddressClaim).
public struct PostalAddress: Sendable, RedactedDescription {
    /// Every member, as the server sent it.
    public let members: JSONObject

    init(_ members: JSONObject) { self.members = members }

    /// The whole address for a label, with line breaks; wire name `formatted`.
    public var formatted: String? { members["formatted"]?.string }
    /// Street, house number and the like, perhaps of several lines; wire name `street_address`.
    public var streetAddress: String? { members["street_address"]?.string }
    /// The city; wire name `locality`.
    public var locality: String? { members["locality"]?.string }
    /// The state or province; wire name `region`.
    public var region: String? { members["region"]?.string }
    /// The postal code; wire name `postal_code`.
    public var postalCode: String? { members["postal_code"]?.string }
    /// The country; wire name `country`.
    public var country: String? { members["country"]?.string }
}
