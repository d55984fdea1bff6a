import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A login or refresh that waits for a second factor, known to the client by its `mfa_token`.
struct MFATransaction: Sendable {
    /// What happens when the factor is passed.
    enum Continuation: Sendable {
        case issue(Entitlement)
        case refresh(token: String, scope: Scope?, audience: String?)
    }

    var clientID: String
    var userID: String
    var continuation: Continuation
    var createdAt: Date
    /// How many factors are still to be passed, this one included.
    var stepsLeft: Int
    var isUsed = false
}

/// A code that was sent, or a push request, known to the client by its `oob_code`.
struct OOBChallenge: Sendable {
    enum Decision: Sendable { case pending, approved, rejected }

    /// The `mfa_token` it belongs to.
    var mfaToken: String
    var userID: String
    var factorID: String
    /// What the user has to type in; `nil` for a push.
    var bindingCode: String?
    var decision = Decision.pending
    var createdAt: Date
    var isUsed = false
    var lastPoll: Date?
    var interval: Duration
}
