/// How a ``RefreshProcedure`` ended.
struct RefreshOutcome: Sendable {
    /// The token that meets the demand, or why there is none.
    var result: Result<StoredAccessToken, OAuth2Error>

    /// Whether the token came with an answer of the server to this very procedure.
    var isRefreshed = false

    /// Whether another replica's work was met with on the way.
    var metOtherReplica = false

    /// The last state of the record that was read or written.
    var grant: StoredGrant?

    /// What the ID token says that came with the answer.
    var idToken = IDTokenFinding.absent

    /// What was tolerated in the answer.
    var tolerances: [ResponseTolerance] = []

    /// What has to be gone on with before anything else happens to the grant: it holds tokens that could not be saved.
    var unsaved: UnsavedRefresh?

    /// Whether there is no record.
    var isNothingStored: Bool {
        guard case .failure(let error) = result else { return false }
        return error.loginRequired?.reason == .noGrant
    }
}

/// A refresh whose tokens could not be saved; an object, because it is larger than all else that an outcome or a queue has, and
/// seldom there.
final class UnsavedRefresh: Sendable {
    let procedure: RefreshProcedure

    init(_ procedure: RefreshProcedure) { self.procedure = procedure }
}
