/// An issuer with the tenant left open, as Microsoft Entra publishes it for applications that take users of any tenant:
/// `https://login.microsoftonline.com/{tenantid}/v2.0`.
///
/// With a template, whoever runs a tenant of that server can log in. Which tenants your application lets in is your check
/// to make, on the `tid` claim.
public struct IssuerTemplate: Sendable, Hashable {
    /// What stands for the tenant.
    public static let placeholder = "{tenantid}"

    /// The template as the metadata has it; wire name `issuer`.
    public let string: String

    /// A template; `nil` unless ``placeholder`` is in it once, as a whole segment of the path.
    public init?(_ string: String) {
        let segments = string.split(separator: "/", omittingEmptySubsequences: false)
        // Scheme, nothing, host; then the path.
        guard segments.count > 3, segments[0] == "https:", segments[1].isEmpty,
            segments.dropFirst(3).count(where: { $0 == Self.placeholder }) == 1,
            string.utf8.count(where: { $0 == UInt8(ascii: "{") }) == 1
        else { return nil }
        self.string = string
    }

    /// Whether `issuer` is the template with `tenantID` put in.
    ///
    /// - Parameters:
    ///   - issuer: The `iss` of a token.
    ///   - tenantID: The `tid` of the same token.
    /// - Returns: `false` also for a `tid` that is no GUID, which no tenant of Entra has.
    public func matches(issuer: String, tenantID: String?) -> Bool {
        guard let tenantID, Self.isGUID(tenantID) else { return false }
        let expected = string.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0 == Self.placeholder ? tenantID[...] : $0 }
            .joined(separator: "/")
        return expected.utf8.elementsEqual(issuer.utf8)
    }

    /// Whether `issuer` is the template with any one segment in the tenant's place, such as `common`.
    func fits(_ issuer: String) -> Bool {
        let own = string.split(separator: "/", omittingEmptySubsequences: false)
        let other = issuer.split(separator: "/", omittingEmptySubsequences: false)
        return own.count == other.count
            && zip(own, other).allSatisfy { $0 == Self.placeholder ? !$1.isEmpty : $0.utf8.elementsEqual($1.utf8) }
    }

    private static func isGUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.utf8.allSatisfy { ASCII.hexValue($0) != nil } }
    }
}
