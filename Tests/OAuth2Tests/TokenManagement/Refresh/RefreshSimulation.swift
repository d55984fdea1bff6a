import Foundation
import OAuth2Testing
import Synchronization

@testable import OAuth2

/// Replicas that refresh one grant, a storage, a server and a clock, of which a seed decides who moves next, what fails and
/// who dies.
///
/// What must never happen is checked with each step; `violations` has what did.
struct RefreshSimulation {
    /// What is asked of the world in one schedule.
    struct Conditions {
        let rotation: SimulatedServer.Rotation
        /// The chance of a failure with each step, and of a death.
        let failures: Double
        let deaths: Double
        /// Whether everything takes at most the time that the policy allows for it.
        let isPunctual: Bool
        /// The chance that a replica is suspended with each step.
        var suspensions = 0.0
        /// The chance that all clocks are set forward or back with each step.
        var clockSteps = 0.0
        /// The chance that the user logs out with each step.
        var logouts = 0.0
        /// Whether each write takes up to nine tenths of ``RefreshPolicy/leaseSlack``.
        var hasSlowStorage = false
    }

    /// A replica and what it is doing.
    private struct Replica {
        var procedure: RefreshProcedure
        var doing: Doing
        let demand: RefreshDemand
        /// How many seconds its clock is ahead of the others'.
        let skew: Double
        var suspendedUntil = Date.distantPast
        /// Whether callers got what was stored before it was replaced.
        var hasServed = false
        /// What the lease says of it.
        let holder: LeaseHolder
    }

    /// Who has died, so that others can find out.
    private final class Graveyard: Sendable {
        let runs = Mutex<Set<String>>([])

        func isGone(_ holder: LeaseHolder) -> Bool {
            runs.withLock { runs in holder.run.map(runs.contains) ?? false }
        }
    }

    private enum Doing {
        /// The effect has not reached storage or server yet.
        case about(RefreshProcedure.Effect, until: Date)
        /// It has, and the answer is on its way.
        case done(RefreshProcedure.Event, isPresenting: Bool, until: Date)
        case asleep(until: Date)
        case ended
        case dead
    }

    private static let start = Date(timeIntervalSince1970: 1_784_000_000)
    private static let settings = RefreshProcedure.Settings(
        policy: RefreshPolicy(),
        issuer: "https://id.example",
        clientID: "app",
        requestLimit: .seconds(30)
    )
    /// The most time that the storage and a timer take, in a punctual world: a save that fails a few times still is done
    /// within ``RefreshPolicy/leaseSlack``.
    private static let delay = Duration.milliseconds(250)
    private static let targets = [TokenTarget(), TokenTarget(audience: "a"), TokenTarget(audience: "b")]

    let conditions: Conditions
    private var random: SeededRandom
    private var isPunctual: Bool
    private let checksApart: Bool
    private let clocksDiffer: Bool
    private let knowsTheDead: Bool
    private var now = Self.start
    private var server: SimulatedServer
    private var stored: StoredGrant
    private var version = 1
    /// How many seconds the clocks of all replicas are ahead of the time.
    private var clockOffset = 0.0
    private let graveyard = Graveyard()
    /// Whether the user has logged out, and whether anything is stored.
    private(set) var isLoggedOut = false
    private var isRemoved = false
    private(set) var suspensions = 0
    private(set) var clockSteps = 0
    private var replicas: [Replica] = []
    /// Access tokens that were ever in the storage.
    private var saved: Set<String> = []
    /// Whether an answer was lost, with a connection or with a replica: a strict server may end the login then.
    private(set) var isAnswerLost = false
    private(set) var violations: [String] = []
    private(set) var presentations = 0

    init(seed: UInt64, _ conditions: Conditions) {
        self.conditions = conditions
        self.random = SeededRandom(seed)
        self.isPunctual = conditions.isPunctual
        self.checksApart = seed % 3 == 1
        self.clocksDiffer = seed % 5 == 3 && !conditions.hasSlowStorage
        self.knowsTheDead = seed % 7 < 3
        self.server = SimulatedServer(conditions.rotation)
        self.stored = StoredGrant(
            adopting: SimulatedServer.refreshToken(0),
            grantedScope: nil,
            issuer: Self.settings.identity.issuer,
            clientID: Self.settings.identity.clientID,
            now: now
        )
        // In a third of the schedules there is an access token that is due, and valid for another minute at most.
        if seed % 3 == 2 { addDueToken() }
    }

    private mutating func addDueToken() {
        let age = random.next(in: 40..<100)
        let answer = server.act(on: SimulatedServer.refreshToken(0), TokenTarget(), now: now)
        guard let request = try? TokenRequest.refresh(SimulatedServer.refreshToken(0)),
            let server = try? Self.oauthServer.get(),
            let tokens = try? TokenResponse(answer, to: request, server: server, requestedAt: now - age)
        else { return violations.append("the first token cannot be read") }
        stored = stored.refreshed(by: tokens, for: TokenTarget(), now: now - age)
        for token in stored.accessTokens { saved.insert(token.token.reveal()) }
    }

    /// Runs some replicas at once until all have ended, and then one more, without failures.
    mutating func run() {
        for index in 0..<Int.random(in: 1...4, using: &random) { add(index) }
        var steps = 0
        while step(conditions) {
            steps += 1
            if steps > 20_000 { return violations.append("somebody never ends") }
        }
        checkTheLease()
        if isLoggedOut { checkTheLogout() } else { checkTheLogin() }
    }

    private mutating func add(_ index: Int, occasion: RefreshDemand.Occasion = .due) {
        let target = Self.targets[Int.random(in: 0..<3, using: &random)]
        let demand = RefreshDemand(target: target, occasion: occasion)
        let holder = LeaseHolder(replica: "\(index)", run: "\(index)")
        var settings = Self.settings
        if knowsTheDead {
            settings.holder = holder
            settings.isGone = { [graveyard] in graveyard.isGone($0) }
        }
        let procedure = RefreshProcedure(demand, owner: "\(index)", seed: random.next(), settings: settings)
        let skew = clocksDiffer ? random.next(in: -3..<3) : 0
        replicas.append(Replica(procedure: procedure, doing: .ended, demand: demand, skew: skew, holder: holder))
        begin(procedure.start(), replicas.count - 1)
    }

    /// Whether the login is alive, unless it is nobody's fault.
    private mutating func checkTheLogin() {
        // Longer than any pause; where a clock was set back, longer than any pause seems.
        now += conditions.clockSteps > 0 ? 10_000 : 1_500
        replicas = []
        let calm = Conditions(rotation: conditions.rotation, failures: 0, deaths: 0, isPunctual: true)
        add(100, occasion: .newClaims)
        var result: RefreshOutcome?
        lastOutcome = nil
        while step(calm) {}
        result = lastOutcome
        guard case .success = result?.result else {
            let end = stored.end?.reason
            if end == .refused, isPunctual || suspensions > 0, conditions.clockSteps == 0,
                conditions.rotation == .strict
            {
                violations.append("a lost response is reported as a refusal")
            }
            // With an answer lost, a strict server has ended the login; nobody can help that.
            if conditions.rotation == .strict, isAnswerLost { return }
            if conditions.rotation == .strict, !isPunctual { return }
            return violations.append("the login was lost: \(result.map { "\($0.result)" } ?? "no outcome")")
        }
    }

    private var lastOutcome: RefreshOutcome?
}

// MARK: Steps

extension RefreshSimulation {
    private func chance(_ probability: Double, _ random: inout SeededRandom) -> Bool {
        probability > 0 && random.next(in: 0..<1) < probability
    }

    /// Lets somebody move; `false` when all have ended.
    private mutating func step(_ conditions: Conditions) -> Bool {
        let living = replicas.indices.filter { index in
            switch replicas[index].doing {
            case .ended, .dead: false
            default: true
            }
        }
        if living.isEmpty { return false }
        let alive = living.filter { replicas[$0].suspendedUntil <= now }
        guard let index = alive.randomElement(using: &random) else {
            // All are suspended, until the first goes on.
            now = max(now, living.map { replicas[$0].suspendedUntil }.min() ?? now)
            return true
        }
        if chance(conditions.suspensions, &random) {
            suspensions += 1
            isPunctual = false
            replicas[index].suspendedUntil = now + random.next(in: 1..<200)
            return true
        }
        if chance(conditions.clockSteps, &random) {
            clockSteps += 1
            isPunctual = false
            clockOffset += [-86_400, -3_600, -30, 30, 3_600, 86_400].randomElement(using: &random) ?? 0
        }
        if chance(conditions.logouts, &random) { logOut() }
        if chance(conditions.deaths, &random) {
            kill(index)
            return true
        }
        if chance(0.3, &random) { passTime(alive) }
        switch replicas[index].doing {
        case .about(.check, let end) where now < end:
            passTime(alive)
        case .about(let effect, let deadline):
            act(index, effect, deadline, conditions)
        case .done(let event, _, _):
            deliver(event, index)
        case .asleep(let date) where date <= now:
            deliver(.waited, index)
        case .asleep(let date) where alive.count == 1:
            now = date
        default:
            passTime(alive)
        }
        return true
    }

    /// Lets time pass, but not past the moment by which something has to be done.
    private mutating func passTime(_ alive: [Int]) {
        var end = now + random.next(in: 0..<(chance(0.1, &random) ? 45 : 2))
        guard isPunctual else {
            now = end
            return
        }
        for index in alive {
            switch replicas[index].doing {
            case .about(_, let deadline), .done(_, _, let deadline): end = min(end, deadline)
            case .asleep(let date): end = min(end, date + Self.delay)
            case .ended, .dead: break
            }
        }
        now = max(now, end)
    }

    private mutating func kill(_ index: Int) {
        switch replicas[index].doing {
        case .about(let effect, let deadline) where chance(0.5, &random):
            // The request was on its way already.
            act(
                index,
                effect,
                deadline,
                Conditions(rotation: conditions.rotation, failures: 0, deaths: 0, isPunctual: true)
            )
            if case .done(.answered, _, _) = replicas[index].doing { isAnswerLost = true }
        case .done(.answered, _, _):
            isAnswerLost = true
        default:
            break
        }
        if replicas[index].procedure.unsavedTokens { isAnswerLost = true }
        replicas[index].doing = .dead
        if let run = replicas[index].holder.run { graveyard.runs.withLock { _ = $0.insert(run) } }
    }

    private mutating func deliver(_ event: RefreshProcedure.Event, _ index: Int) {
        let now = now + replicas[index].skew + clockOffset
        let effect = replicas[index].procedure.next(event, now: now)
        if case .loaded(let grant, _) = event { checkWaiting(grant, effect, index, now: now) }
        begin(effect, index)
    }

    /// Begins an effect: from now on it can be acted on.
    private mutating func begin(_ effect: RefreshProcedure.Effect, _ index: Int) {
        switch effect {
        case .wait(let duration):
            replicas[index].doing = .asleep(until: now + duration)
        case .end(let outcome):
            end(outcome, index)
        case .present(let presentation):
            presentations += 1
            checkPresentation(of: presentation.refreshToken, index)
            replicas[index].doing = .about(effect, until: now + Self.settings.requestLimit)
        case .check:
            // Keys may take longer than a lease, and others get on meanwhile.
            replicas[index].doing = .about(effect, until: now + random.next(in: 0..<60))
        case .serve:
            replicas[index].hasServed = true
            deliver(.served, index)
        case .write where conditions.hasSlowStorage:
            replicas[index].doing = .about(effect, until: now + Self.settings.leaseSlack * 9 / 10)
        case .load, .write, .revoke, .remove:
            replicas[index].doing = .about(effect, until: now + Self.delay)
        }
    }

    private mutating func act(
        _ index: Int,
        _ effect: RefreshProcedure.Effect,
        _ deadline: Date,
        _ conditions: Conditions
    ) {
        let fails = chance(conditions.failures, &random)
        let event: RefreshProcedure.Event
        var isPresenting = false
        switch effect {
        case .load:
            event = fails ? .storageFailed(CancellationError()) : load()
        case .write(let grant, let expected):
            event = write(grant, expected, fails)
        case .present(let presentation):
            event = present(presentation.refreshToken, presentation.target, fails)
            isPresenting = true
        case .check:
            event = .checked(fails ? IDTokenFinding(OAuth2Error(checkingIDToken: CancellationError())) : .absent)
        case .revoke(let grant):
            if !fails, let token = grant.refreshToken { server.revoke(token) }
            event = .revoked(!fails)
        case .remove(let expected):
            if !fails, expected.rawValue == "\(version)" { isRemoved = true }
            event = .removed
        case .serve, .wait, .end:
            preconditionFailure("nothing to act on")
        }
        replicas[index].doing = .done(event, isPresenting: isPresenting, until: deadline)
    }

    private func load() -> RefreshProcedure.Event {
        isRemoved ? .nothingStored : .loaded(stored, RecordVersion(rawValue: "\(version)"))
    }

    /// Logs the user out, as a manager does that has waited for long enough.
    private mutating func logOut() {
        guard !isLoggedOut else { return }
        isLoggedOut = true
        if let token = stored.refreshToken { server.revoke(token) }
        if let lease = stored.lease, lease.expiresAt >= now + clockOffset {
            stored = stored.buried(StoredGrant.Tombstone(at: now + clockOffset, revokes: true))
        } else {
            isRemoved = true
        }
        version += 1
    }

    private mutating func write(
        _ grant: StoredGrant,
        _ expected: RecordVersion,
        _ fails: Bool
    ) -> RefreshProcedure.Event {
        if fails, Bool.random(using: &random) { return .storageFailed(CancellationError()) }
        guard expected.rawValue == "\(version)", !isRemoved else {
            return fails ? .storageFailed(CancellationError()) : .conflict
        }
        checkWrite(grant)
        stored = grant
        version += 1
        for token in grant.accessTokens { saved.insert(token.token.reveal()) }
        return fails ? .storageFailed(CancellationError()) : .written(RecordVersion(rawValue: "\(version)"))
    }

    private mutating func present(
        _ token: RefreshToken,
        _ target: TokenTarget,
        _ fails: Bool
    ) -> RefreshProcedure.Event {
        guard fails else {
            let answer = server.act(on: token, target, now: now)
            let event = self.event(answer, token)
            // In a third of the logins the ID token is checked with keys, apart.
            guard case .answered(let tokens, _) = event, checksApart else { return event }
            return .answered(tokens, .open(IDToken("earlier")))
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            return Self.event(.connectionRefused, mayHaveReached: false)
        case 1:
            return Self.event(.timeout, mayHaveReached: true)
        case 2, 3:
            _ = server.act(on: token, target, now: now)
            isAnswerLost = true
            return Self.event(.connectionLost, mayHaveReached: true)
        case 4:
            _ = server.act(on: token, target, now: now)
            isAnswerLost = true
            return event(SimulatedServer.cutOff, token)
        case 5:
            return event(SimulatedServer.badGateway, token)
        case 6:
            return event(SimulatedServer.rateLimit, token)
        default:
            return event(Bool.random(using: &random) ? SimulatedServer.empty : SimulatedServer.invalidScope, token)
        }
    }

    private static func event(_ kind: TransportError.Kind, mayHaveReached: Bool) -> RefreshProcedure.Event {
        .failed(
            OAuth2Error(
                .transportFailed,
                step: .token,
                message: "simulated",
                underlyingError: TransportError(kind, mayHaveReachedServer: mayHaveReached)
            )
        )
    }

    private func event(_ answer: TransportResponse, _ token: RefreshToken) -> RefreshProcedure.Event {
        do throws(OAuth2Error) {
            let request = try TokenRequest.refresh(token)
            return .answered(
                try TokenResponse(answer, to: request, server: Self.oauthServer.get(), requestedAt: now + clockOffset),
                .done(.absent)
            )
        } catch {
            return .failed(error)
        }
    }

    private static let oauthServer = Result { () throws(OAuth2Error) in
        try AuthorizationServer(issuer: settings.identity.issuer, tokenEndpoint: "https://id.example/token")
    }
}

// MARK: What must never happen

extension RefreshSimulation {
    private mutating func checkPresentation(of token: RefreshToken, _ index: Int) {
        guard isPunctual else { return }
        for other in replicas.indices where other != index {
            switch replicas[other].doing {
            case .about(.present, _), .done(_, isPresenting: true, _):
                violations.append("two replicas present a refresh token at once")
            default: break
            }
        }
        // A logout between the lease and the presentation leaves a record without a token; nobody saves what comes then.
        if !isLoggedOut, stored.refreshToken != token {
            violations.append("a refresh token is presented after a newer one was saved")
        }
    }

    /// Who has a valid token stored gets it before anything else is done.
    private mutating func checkWaiting(
        _ grant: StoredGrant,
        _ effect: RefreshProcedure.Effect,
        _ index: Int,
        now: Date
    ) {
        let replica = replicas[index]
        guard replica.demand.occasion == .due, !replica.hasServed, grant.tombstone == nil, grant.end == nil,
            grant.accessToken(for: replica.demand.target)?.isUsable(for: .zero, RefreshPolicy(), at: now) == true
        else { return }
        switch (replica.procedure.phase, effect) {
        case (.serving, .serve), (_, .end): break
        // What was received is saved first, and a refusal found out about.
        case (.saving, _), (.reconciling, _), (.recordingEnd, _), (.releasing, _): break
        default: violations.append("a caller waits although a valid token is stored")
        }
    }

    /// No lease is left behind but by who died, or could not write; and that one expires.
    private mutating func checkTheLease() {
        guard let lease = stored.lease, !isRemoved else { return }
        if conditions.failures == 0, conditions.deaths == 0, conditions.suspensions == 0, conditions.clockSteps == 0 {
            violations.append("a lease is left behind")
        }
        if conditions.clockSteps == 0, lease.expiresAt > now + Self.settings.leaseDuration * 2 {
            violations.append("a lease is left behind for too long")
        }
    }

    /// Of what was received after a logout, nothing is alive.
    private mutating func checkTheLogout() {
        if conditions.failures == 0, conditions.deaths == 0, conditions.suspensions == 0, conditions.clockSteps == 0,
            !isAnswerLost, isPunctual, !server.isRevoked
        {
            violations.append("a refresh token that was received after the logout was not revoked")
        }
    }

    private mutating func checkWrite(_ grant: StoredGrant) {
        if isLoggedOut { violations.append("something was saved after the logout") }
        func number(_ grant: StoredGrant) -> Int? { grant.refreshToken.flatMap { Int($0.reveal().dropFirst(8)) } }
        guard let new = number(grant), let old = number(stored) else {
            return violations.append("a refresh token was dropped")
        }
        // Which of two refreshes at once came later, only a clock can tell.
        if new < old, clockSteps == 0 { violations.append("an older refresh token was written over a newer one") }
        if grant.end != nil, !server.isRevoked { violations.append("a login was given up while the server keeps it") }
    }

    private mutating func end(_ outcome: RefreshOutcome, _ index: Int) {
        if let unsaved = outcome.unsaved {
            // As the manager does: it is gone on with after a pause. By then the lease may have expired.
            isPunctual = false
            replicas[index].procedure = unsaved.procedure
            replicas[index].doing = .asleep(until: now + .seconds(1))
            return
        }
        replicas[index].doing = .ended
        lastOutcome = outcome
        guard case .success(let stored) = outcome.result else { return }
        let token = stored.token.reveal()
        if !saved.contains(token) { violations.append("an access token was handed out before it was saved") }
        let audience = replicas[index].demand.target.audience ?? "default"
        if !token.hasPrefix("access-\(audience)-") { violations.append("a token for another audience was handed out") }
    }
}

extension RefreshProcedure {
    /// Whether it holds tokens that are nowhere else.
    fileprivate var unsavedTokens: Bool {
        switch phase {
        case .savingUnchecked, .saving, .reconciling: true
        default: false
        }
    }
}
