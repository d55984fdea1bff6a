public import OAuth2

extension TokenResponse {
    /// The recovery code that takes the place of the one that was used; wire name `recovery_code`.
    ///
    /// Show it to the user: the old one is spent, and this one is not shown again. `nil` after any other grant.
    public var recoveryCode: RecoveryCode? {
        members["recovery_code"]?.string.flatMap { $0.isEmpty ? nil : RecoveryCode($0) }
    }
}
