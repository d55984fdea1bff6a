/// An issuer with the tenant left open, as Microsoft Entra publishes it.
enum TenantTemplate {
    private static let placeholder: ByteText = "{tenantid}"

    /// Whether `text` is `issuer` with the placeholder in the place of one segment of the path, such as `common`.
    ///
    /// Nothing else may differ, so the host stays the one that was asked.
    static func isTemplate(_ text: String, of issuer: String) -> Bool {
        let own = text.split(at: "/", omittingEmpty: false)
        let asked = issuer.split(at: "/", omittingEmpty: false)
        guard own.count == asked.count, own.count(where: { $0 == placeholder }) == 1,
            // Before the path stand the scheme, nothing, and the host.
            own.dropFirst(3).contains(where: { $0 == placeholder })
        else { return false }
        return zip(own, asked).allSatisfy { $0 == placeholder ? !$1.isEmpty : $0 == $1 }
    }
}
