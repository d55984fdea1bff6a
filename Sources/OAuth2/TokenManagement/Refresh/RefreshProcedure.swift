#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One refresh of one grant, as a pure state machine: what to do next, given what happened.
///
/// It decides everything and does nothing. ``TokenManager`` carries its effects out; tests carry them out in any order, with
/// any failure and at any time they like.
///
/// The order of steps is what keeps a login alive, whoever dies or comes in between:
///
/// 1. Read the record. If it has what is wanted, done.
/// 2. Write into it, on condition that nobody wrote since, that this replica refreshes until a certain time (the lease) and
///    that the refresh token is being presented. Others now wait, or find out that an answer is missing if this replica dies.
/// 3. Present the refresh token.
/// 4. Write the new tokens, on condition that the lease is still the one written in step 2. Only then is the access token
///    handed out.
struct RefreshProcedure: Sendable {
    /// What is to be done next.
    ///
    /// `indirect`, as ``Event`` and ``Phase``: a task keeps room for each of them in each place where it has one, for as long as
    /// it waits, and there can be as many refreshes at once as there are users.
    indirect enum Effect: Sendable {
        /// Read the record.
        case load
        /// Write the record if it is at this version.
        case write(StoredGrant, expected: RecordVersion)
        /// Give the record's tokens to everybody who can do with one while they are being replaced.
        case serve(StoredGrant)
        /// Send the refresh request.
        case present(Presentation)
        /// Check the ID token among the tokens against the earlier one, however long the keys take.
        case check(TokenResponse, IDToken?)
        /// Revoke the record's tokens at the server.
        case revoke(StoredGrant)
        /// Delete the record if it is at this version.
        case remove(RecordVersion)
        /// Wait.
        case wait(Duration)
        /// Nothing more.
        case end(RefreshOutcome)
    }

    /// A refresh request, and what its answer is checked against.
    struct Presentation: Sendable {
        let refreshToken: RefreshToken
        let target: TokenTarget
        let grantedScope: Scope?
        /// The ID token of the same login that was validated last.
        let idToken: IDToken?
    }

    /// What is known of the ID token in an answer.
    enum IDTokenCheck: Sendable {
        /// What was found.
        case done(IDTokenFinding)
        /// Its claims are right, and its signature has yet to be checked; with the earlier one, if there is one.
        case open(IDToken?)
    }

    /// What came of it.
    indirect enum Event: Sendable {
        case loaded(StoredGrant, RecordVersion)
        case nothingStored
        case unreadable(OAuth2Error)
        case written(RecordVersion)
        case conflict
        case storageFailed(any Error)
        /// There is no client to present the refresh token with.
        case noClient(OAuth2Error)
        /// The server gave tokens.
        case answered(TokenResponse, IDTokenCheck)
        /// What was found about the ID token.
        case checked(IDTokenFinding)
        case failed(OAuth2Error)
        case served
        /// Whether the server did.
        case revoked(Bool)
        /// Whether or not it was there to be removed.
        case removed
        case waited
    }

    /// What is the same for all refreshes of a manager.
    struct Settings: Sendable {
        var policy: RefreshPolicy
        let identity: GrantIdentity
        /// The most time a refresh request takes.
        let requestLimit: Duration
        /// What a lease says of this replica.
        var holder: LeaseHolder?
        /// Whether a lease's holder does not exist any more.
        var isGone: @Sendable (LeaseHolder) -> Bool = { _ in false }

        init(policy: RefreshPolicy, issuer: String, clientID: String, requestLimit: Duration) {
            self.policy = policy
            self.requestLimit = requestLimit
            identity = GrantIdentity(issuer: issuer, clientID: clientID, policy: policy)
        }

        var leaseSlack: Duration { policy.clockTolerance }

        var leaseDuration: Duration { requestLimit + leaseSlack }

        /// The most seconds that anybody waits for a lease's end; one that lies further off is from a clock that is wrong.
        var longestWait: Double { max(leaseDuration.seconds * 2, 600) }

        /// The most seconds that a failure can make a grant wait; a longer pause is from a clock that is wrong, too.
        var longestPause: Double { max(policy.longestPause, TokenEndpointPause.longest).seconds }
    }

    indirect enum Phase: Sendable {
        case reading
        case serving(StoredGrant, RecordVersion)
        case acquiring(StoredGrant)
        case withdrawing(OAuth2Error)
        case presenting
        case savingUnchecked(StoredGrant, TokenResponse, IDToken?)
        case checking(TokenResponse)
        case waitingToPresentAgain
        case saving(StoredGrant)
        case reconciling(StoredGrant)
        case confirmingRefusal(OAuth2Error)
        case recordingEnd(StoredGrant, OAuth2Error)
        case releasing(OAuth2Error)
        case revoking(StoredGrant, RecordVersion)
        case removing
    }

    let demand: RefreshDemand
    let settings: Settings
    /// The name of this one procedure among all of all replicas.
    let owner: String
    var phase = Phase.reading
    var random: SeededRandom

    /// The record with this procedure's lease in it, and the version it has in the storage.
    var held: (grant: StoredGrant, version: RecordVersion)?
    /// The last record that was read or written.
    var newest: StoredGrant?
    /// How often the refresh token was presented, and how often without an answer.
    var presentations = 0
    var unanswered = 0
    /// Which one that was.
    var presented: String?
    /// What the record said, before this procedure, of a presentation without an answer.
    var earlierPresentation: StoredGrant.Presentation?
    /// Why the access token that came must not be used, although the refresh token is saved.
    var rejection: OAuth2Error?
    /// What the ID token that came says.
    var finding = IDTokenFinding.absent
    /// What was tolerated in the answer.
    var tolerances: [ResponseTolerance] = []
    /// Whether the refresh token that came is in the storage already, so that only an access token can get lost.
    var isRefreshTokenSaved = false
    /// Whether everybody who can do with the stored token has got it.
    var hasServed = false
    /// How much longer than usual the lease has to be because the storage is slow.
    var leaseExtension = Duration.zero
    /// Whether this procedure's lease may be in the storage without its knowing.
    var mayHoldLease = false
    var revocations = 0
    var metOtherReplica = false
    var restarts = 0
    var conflicts = 0
    var storageFailures = 0

    init(_ demand: RefreshDemand, owner: String, seed: UInt64, settings: Settings) {
        self.demand = demand
        self.owner = owner
        self.random = SeededRandom(seed)
        self.settings = settings
    }

    /// Whether what is to be written is a lease, after which the refresh token is presented.
    var isAboutToPresent: Bool { if case .acquiring = phase { true } else { false } }

    /// The first step.
    func start() -> Effect { .load }

    /// The next step.
    ///
    /// - Parameters:
    ///   - event: What came of the last one.
    ///   - now: The time.
    ///   - pausedUntil: Until when nothing may be sent to the token endpoint, for any grant.
    /// - Returns: What to do now; nothing after ``Effect/end(_:)``.
    mutating func next(_ event: Event, now: Date, pausedUntil: Date? = nil) -> Effect {
        switch (phase, event) {
        case (.reading, .loaded(let grant, let version)):
            decide(grant, version, now: now, pausedUntil: pausedUntil)
        case (.serving(let grant, let version), .served):
            decide(grant, version, now: now, pausedUntil: pausedUntil)
        case (.acquiring(let grant), .written(let version)):
            acquired(grant, version, now: now)
        case (.acquiring, .conflict):
            readAgain()
        case (.acquiring, .noClient(let error)):
            fail(error)
        case (.acquiring, .storageFailed(let error)), (.reading, .storageFailed(let error)):
            readAfterStorageFailure(error)
        case (.withdrawing(let error), .loaded(let grant, let version)):
            withdraw(error, grant, version)
        case (.withdrawing(let error), _):
            fail(error)

        case (.presenting, .answered(let tokens, let check)):
            answered(tokens, check, now: now)
        case (.savingUnchecked(let grant, let tokens, let idToken), .written(let version)):
            savedUnchecked(grant, version, tokens, idToken)
        case (.savingUnchecked(let grant, _, _), .conflict):
            saveWithoutCheck(grant)
        case (.savingUnchecked(let grant, _, _), .storageFailed(let error)):
            saveWithoutCheck(grant, after: error)
        case (.checking(let tokens), .checked(let finding)):
            checked(tokens, finding, now: now)
        case (.presenting, .failed(let error)):
            refused(error, now: now)
        case (.waitingToPresentAgain, .waited):
            presentAgain(now: now, pausedUntil: pausedUntil)

        case (.saving(let grant), .written):
            saved(grant)
        case (.saving(let grant), .conflict), (.reconciling(let grant), .waited):
            reconcile(grant)
        case (.saving(let grant), .storageFailed(let error)), (.reconciling(let grant), .storageFailed(let error)):
            reconcileAfterStorageFailure(grant, error)
        case (.reconciling(let grant), .loaded(let found, let version)):
            reconciled(grant, with: found, version, now: now, pausedUntil: pausedUntil)
        case (.reconciling(let grant), .unreadable(let error)):
            keepUnsaved(grant, error)

        case (.confirmingRefusal(let error), .loaded(let grant, let version)):
            confirmed(error, grant, version, now: now, pausedUntil: pausedUntil)
        case (.confirmingRefusal(let refusal), .storageFailed(let error)):
            confirmAfterStorageFailure(refusal, error)
        case (.recordingEnd(let grant, let error), .written):
            ended(grant, error)
        case (.recordingEnd(let grant, let refusal), .storageFailed):
            recordEndAfterStorageFailure(grant, refusal)
        case (.recordingEnd(_, let error), .conflict):
            confirm(error)

        case (.releasing(let error), _):
            // Whether or not it was written: a lease that stays behind expires.
            fail(error)

        case (.revoking(let grant, let version), .revoked(let isRevoked)):
            revoked(grant, version, isRevoked)
        case (.revoking(let grant, _), .waited):
            .revoke(grant)
        case (.removing, _):
            fail(OAuth2Error(LoginRequired(reason: .noGrant, refusal: nil)))

        case (_, .waited):
            .load
        case (_, .nothingStored):
            fail(OAuth2Error(LoginRequired(reason: .noGrant, refusal: nil)))
        case (_, .unreadable(let error)):
            fail(error)
        default:
            preconditionFailure("an effect was answered with an event of another one")
        }
    }
}

extension RefreshProcedure {
    func fail(_ error: OAuth2Error) -> Effect {
        .end(RefreshOutcome(result: .failure(error), metOtherReplica: metOtherReplica, grant: newest))
    }

    func succeed(_ token: StoredAccessToken, isRefreshed: Bool) -> Effect {
        .end(
            RefreshOutcome(
                result: .success(token),
                isRefreshed: isRefreshed,
                metOtherReplica: metOtherReplica,
                grant: newest,
                idToken: isRefreshed ? finding : .absent,
                tolerances: isRefreshed ? tolerances + finding.tolerances : []
            )
        )
    }
}
