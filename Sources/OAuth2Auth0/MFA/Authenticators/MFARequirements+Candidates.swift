public import OAuth2

extension MFARequirements {
    /// The authenticators that this login can be finished with: active, and of a kind that the server asks for.
    ///
    /// A recovery code among them is not challenged but goes to ``Auth0MFA/verify(recoveryCode:for:)``.
    /// Most tenants name no kinds, and then every active authenticator will do. When there are none the user has to
    /// enroll one; `MFARequirements.enroll` lists what the server offers, if it says so.
    ///
    /// - Parameter authenticators: What ``Auth0MFA/authenticators(for:)`` returned.
    /// - Returns: Those that can be used, in the same order.
    public func candidates(in authenticators: [MFAAuthenticator]) -> [MFAAuthenticator] {
        let kinds = challenge ?? []
        return authenticators.filter { authenticator in
            guard authenticator.isActive else { return false }
            return kinds.isEmpty || authenticator.factor.map(kinds.contains) ?? false
        }
    }
}
