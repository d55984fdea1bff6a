#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What identifies a login, and until when it matters.
struct LoginKey: Sendable {
    let state: StateParameter
    let expiry: Date
    /// Whether the login named the API that the access token is for.
    var namesAPI = false
}

extension PendingAuthorization {
    var key: LoginKey {
        LoginKey(state: state, expiry: createdAt + lifetime, namesAPI: audience != nil || !resource.isEmpty)
    }
}
