/// Who holds a lease, told so that others can find out whether that one still exists.
///
/// A lease whose holder is gone is taken over at once, instead of when it expires.
struct LeaseHolder: Sendable, Hashable, Codable {
    /// The process, in a storage that processes of one machine share.
    var process: ProcessIdentity?

    /// The operator's name for the replica, ``RefreshPolicy/replicaID``.
    var replica: String?

    /// Tells this run of the replica from an earlier one.
    var run: String?

    /// Whether the holder does not exist any more, as far as `observer` can know.
    ///
    /// "Do not know" is no: the lease then lasts until it expires.
    func isGone(seenBy observer: LeaseHolder) -> Bool {
        if let process, let own = observer.process { return process.isGone(seenBy: own) }
        guard let replica, let run, let ownReplica = observer.replica, let ownRun = observer.run else { return false }
        return ByteText(replica) == ByteText(ownReplica) && ByteText(run) != ByteText(ownRun)
    }
}

extension LeaseHolder {
    /// One for all managers of a process: they are the same run.
    private static let thisRun = Base64URL.encode(RandomBytes.make(12))

    /// This process with this storage; `nil` where nobody could tell anything from it.
    static func current(_ storage: any TokenStorage, _ policy: RefreshPolicy) -> LeaseHolder? {
        let process = storage is FileTokenStorage ? ProcessIdentity.current() : nil
        if process == nil, policy.replicaID == nil { return nil }
        return LeaseHolder(process: process, replica: policy.replicaID, run: policy.replicaID.map { _ in thisRun })
    }
}
