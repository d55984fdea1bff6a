import Foundation
import OAuth2
import OAuth2Testing
import Subprocess
import Synchronization

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// Runs the server, logs users in, and starts replicas again when they have died.
final class Coordinator: Sendable {
    /// How long the server's answers take, in seconds.
    static let delay = 0.05
    private static let replicas = 3

    private struct Tally {
        var deaths: [Death: Int] = [:]
        var lost: [String: Int] = [:]
        var failures: [String: Int] = [:]
        /// Users who are being logged in again.
        var absent: Set<String> = []
    }

    private let kind: String
    private let place: String
    private let scenario: Scenario
    private let server: FakeAuthorizationServer
    private let listener: LoopbackServer
    private let manager: TokenManager
    private let tally = Mutex(Tally())

    /// A replica has ended otherwise than it was made to.
    private struct Crash: Error {
        let status: TerminationStatus
    }

    init(kind: String, place: String, _ scenario: Scenario) async throws {
        self.kind = kind
        self.place = place
        self.scenario = scenario
        var configuration = FakeAuthorizationServer.Configuration.example
        configuration.clients[0].refreshTokens = .rotating(leeway: scenario.reuseInterval)
        configuration.apis[0].tokenLifetime = Setup.tokenLifetime
        configuration.users = Setup.users.map { .init(id: "auth0|\($0)", email: "\($0)@example.com", password: "p") }
        server = FakeAuthorizationServer(configuration)
        listener = try server.listen()
        manager = TokenManager(
            client: try Setup.client(server: try server.authorizationServer(), transport: server),
            storage: try await Setup.storage(kind, place),
            policy: Setup.policy()
        )
    }

    /// Plays the scenario.
    ///
    /// - Returns: Whether everything held.
    func run(for duration: Duration) async throws -> Bool {
        for user in Setup.users { try await logIn(user) }
        server.inject(.delay(.seconds(Self.delay)), on: "/oauth/token", times: nil)
        let end = ContinuousClock.now + duration
        try await withThrowingTaskGroup { group in
            for index in 0..<Self.replicas {
                group.addTask {
                    while ContinuousClock.now < end {
                        try await self.live(index, until: self.scenario.deaths.randomElement() ?? .none, end)
                    }
                }
            }
            try await group.waitForAll()
        }
        server.removeFaults()
        return try await judge()
    }

    private func logIn(_ user: String) async throws {
        let login = try await manager.client().beginAuthorization(
            redirectURI: "https://app.example/callback",
            scope: [.openID, .offlineAccess],
            audience: Setup.audience
        )
        let callback = try server.approve(login.url, as: "\(user)@example.com")
        let tokens = try await manager.client().finishAuthorization(
            callback: callback.authorizationCallback,
            pending: login.pending
        )
        try await manager.adopt(tokens, for: user)
    }

    /// Runs one replica until it is dead.
    private func live(_ index: Int, until death: Death, _ end: ContinuousClock.Instant) async throws {
        let mortal = death == .random ? ContinuousClock.now + .milliseconds(.random(in: 300...3000)) : end
        let result = try await Subprocess.run(
            .path(FilePath(CommandLine.arguments[0])),
            arguments: [
                "replica", kind, place, listener.url, death.rawValue, String(Int.random(in: 1...5)), "replica-\(index)",
            ],
            input: .inputWriter,
            output: .sequence,
            error: .currentStandardError
        ) { replica in
            try await withThrowingTaskGroup { group in
                group.addTask {
                    for try await line in replica.standardOutput.strings() { self.heard(line) }
                }
                group.addTask {
                    while death == .suspended {
                        try await Task.sleep(for: .milliseconds(.random(in: 300...1500)))
                        guard ContinuousClock.now + Setup.longerThanLease < end else { break }
                        try replica.send(signal: .suspend)
                        try await Task.sleep(for: Setup.longerThanLease)
                        try replica.send(signal: .resume)
                        self.tally.withLock { $0.deaths[.suspended, default: 0] += 1 }
                    }
                    try await Task.sleep(until: min(mortal, end))
                    if mortal < end {
                        try replica.send(signal: .kill)
                    } else {
                        try await replica.standardInputWriter.finish()
                    }
                }
                // Its output ends when it does, before its time or after it.
                try await group.next()
                if ContinuousClock.now < min(mortal, end) { group.cancelAll() }
                do { try await group.waitForAll() } catch is CancellationError {}
            }
        }
        switch result.terminationStatus {
        case .exited(0): break
        case .signaled(SIGKILL) where death != .none: tally.withLock { $0.deaths[death, default: 0] += 1 }
        case let status: throw Crash(status: status)
        }
    }

    private func heard(_ line: String) {
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count == 3 else { return }
        guard words[0] == "lost" else {
            tally.withLock { $0.failures[words[2], default: 0] += 1 }
            return
        }
        let user = words[1]
        guard tally.withLock({ $0.absent.insert(user).inserted }) else { return }
        Task {
            // Several replicas may tell of one loss.
            if let grant = try? await manager.storedGrant(for: user), grant.end != nil {
                tally.withLock { $0.lost[words[2], default: 0] += 1 }
                do { try await logIn(user) } catch { print("cannot log in: \(error)") }
            }
            tally.withLock { _ = $0.absent.remove(user) }
        }
    }

    private func judge() async throws -> Bool {
        // The leases of replicas that were killed last have to expire first.
        try await Task.sleep(for: manager.client().limits.total + Setup.policy().leaseSlack + Setup.policy().leaseSlack)
        for user in Setup.users {
            do {
                _ = try await manager.newAccessToken(for: user)
            } catch let error as OAuth2Error where error.code == .loginRequired {
                let reason = error.loginRequired?.reason.rawValue ?? "unknown"
                tally.withLock { $0.lost[reason, default: 0] += 1 }
            }
        }
        let tally = tally.withLock { $0 }
        let lost = tally.lost.values.reduce(0, +)
        let deaths = tally.deaths.filter { $0.key != .none }.sorted { $0.key.rawValue < $1.key.rawValue }
        let diedAnswers = deaths.map { $0.key.mostLostAnswers * $0.value }.reduce(0, +)
        let reuses = server.events.count { if case .refreshTokenReused = $0 { true } else { false } }
        print(
            """
            \(kind), \(scenario.name): \(server.count(.refreshToken)) refreshes, deaths \
            \(deaths.map { "\($0.key) \($0.value)" }.joined(separator: ", ")); \
            logins lost \(lost) \(tally.lost.map { "(\($0.key) \($0.value))" }.joined()), families revoked \(reuses)
            """
        )
        for (failure, count) in tally.failures { print("  \(count) x \(failure)") }
        var isRight = true
        func demand(_ condition: Bool, _ text: String) {
            if !condition {
                print("  NOT SO: \(text)")
                isRight = false
            }
        }
        demand(server.count(.refreshToken) > 50, "there were enough refreshes to tell")
        // With a reuse interval the next replica presents the old token again in time.
        let allowed = scenario.reuseInterval == .zero ? diedAnswers : 0
        demand(lost <= allowed, "no login is lost but by the death of an answer")
        demand(tally.lost.keys.allSatisfy { $0 == "answer lost" }, "every loss is known to be one of an answer")
        return isRight
    }
}
