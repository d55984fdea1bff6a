extension TokenEvent {
    /// What a refresh's end is worth telling; `nil` when nothing happened but a look into the storage.
    init?(_ outcome: RefreshOutcome, grant: String, audience: String?, cachedGeneration: Int?) {
        switch outcome.result {
        case .success where outcome.isRefreshed:
            self.init(.refreshed, grant: grant, audience: audience, error: outcome.idToken.error)
            tolerances = outcome.tolerances
        case .success:
            let isNewer = cachedGeneration.map { $0 < outcome.grant?.generation ?? 0 } ?? outcome.metOtherReplica
            guard isNewer else { return nil }
            self.init(.reused, grant: grant, audience: audience)
        case .failure(let error):
            // A server's code without a response was known before, too.
            if error.code.serverCode != nil, error.response == nil { return nil }
            switch error.code {
            case .loginRequired where error.loginRequired?.refusal == nil, .refreshPaused,
                .refusedWithoutReason where error.response == nil:
                // Known before.
                return nil
            case .loginRequired:
                self.init(.loginRequired, grant: grant, audience: audience, error: error)
            case .storageFailed, .unreadableGrant:
                self.init(.storageFailed, grant: grant, audience: audience, error: error)
            default:
                self.init(.refreshFailed, grant: grant, audience: audience, error: error)
            }
        }
    }
}
