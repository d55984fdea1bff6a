#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What identifies a login, and until when it matters.
struct LoginKey: Sendable {
    let state: StateParameter
    let expiry: Date
}

extension PendingAuthorization {
    var key: LoginKey {
        LoginKey(state: state, expiry: createdAt + lifetime)
    }
}
