/// What a login that a ``TokenManager`` stored asked for and did not get; such a login works, for less or not for long.
public struct GrantAdoption: Sendable, Hashable {
    /// The scopes that were asked for and not granted; see ``TokenResponse/missingScope``.
    public let missingScope: Scope

    /// Why no refresh token came, so that the user has to log in again when the access token expires; `nil` when one came.
    public let refreshTokenAbsence: RefreshTokenAbsence?

    init(_ tokens: TokenResponse) {
        missingScope = tokens.missingScope
        refreshTokenAbsence = tokens.refreshTokenAbsence
    }

    /// Whether everything that was asked for came, and a refresh token.
    public var isComplete: Bool { missingScope.isEmpty && refreshTokenAbsence == nil }
}

extension GrantAdoption: CustomStringConvertible {
    /// What is missing, in words of the application and of this library.
    public var description: String {
        if isComplete { return "complete" }
        let scope = missingScope.isEmpty ? [] : ["not granted: \(missingScope)"]
        let refreshToken = (refreshTokenAbsence?.reasons.first).map { ["no refresh token: \($0)"] } ?? []
        return (scope + refreshToken).joined(separator: ", ")
    }
}
