import Foundation
import OAuth2
import OAuth2URLSession
import Subprocess
import SystemPackage

/// Processes that share the logins of one server with rotating refresh tokens and short-lived access tokens.
struct TokenRun {
    private let server: Server
    private let file: String
    private let folder: String

    /// The server that `file` describes, whose grants are kept in `folder`.
    init(file: String, folder: String) throws {
        server = try Server(file: file)
        self.file = file
        self.folder = folder
    }

    /// - Returns: Whether no login was lost.
    func run(for duration: Duration) async throws -> Bool {
        let callbacks = try CallbackListener(server.redirectURI)
        defer { callbacks.close() }
        let application = try await Application(server, URLSessionTransport(), callbacks)
        let manager = try TokenSetup.manager(application.client(), folder: folder)
        for grant in TokenSetup.grants { try await manager.adopt(application.logIn().tokens, for: grant) }

        var tally = try await withThrowingTaskGroup(of: TokenTally.self) { group in
            for _ in 0..<TokenSetup.processes { group.addTask { try await live(for: duration) } }
            return try await group.reduce(TokenTally(), +)
        }
        for grant in TokenSetup.grants {
            if let reason = try await loss(of: grant, manager) { tally.lost[reason, default: 0] += 1 }
        }
        return judge(tally, duration)
    }

    /// Why the login of `grant` has ended, if it has.
    private func loss(of grant: String, _ manager: TokenManager) async throws -> String? {
        while true {
            do {
                _ = try await manager.newAccessToken(for: grant)
                return nil
            } catch let error as OAuth2Error where error.code == .loginRequired {
                return error.loginRequired?.reason.rawValue ?? "unknown"
            } catch let error as OAuth2Error where error.code == .refreshPaused {
                // A process that has ended may have begun a refresh.
                try await Task.sleep(for: error.retryAfter ?? .seconds(1))
            } catch {
                return "\(error)"
            }
        }
    }

    /// One process from its start to its end.
    private func live(for duration: Duration) async throws -> TokenTally {
        let process = try await Subprocess.run(
            .path(FilePath(CommandLine.arguments[0])),
            arguments: ["token-process", file, folder],
            input: .inputWriter,
            output: .data(limit: 1 << 20),
            error: .currentStandardError
        ) { process in
            try await Task.sleep(for: duration)
            try await process.standardInputWriter.finish()
        }
        guard process.terminationStatus.isSuccess else { throw Unexpected("\(server.name): a process has failed") }
        return try JSONDecoder().decode(TokenTally.self, from: process.standardOutput)
    }

    private func judge(_ tally: TokenTally, _ duration: Duration) -> Bool {
        let lost = tally.lost.values.reduce(0, +)
        Console.say(
            """
            \(server.name), tokens of \(server.accessLifetime) s, \(TokenSetup.processes) processes of \
            \(TokenSetup.callers) callers, \(TokenSetup.grants.count) logins, \(duration.components.seconds) s: \
            \(tally.calls) calls, \(tally.refreshes) refreshes, \(tally.uses) uses, \(tally.renewals) renewed, \
            \(tally.refusals) refused, \(tally.pauses) paused; logins lost \(lost) \(tally.lost.keys.sorted())
            """
        )
        for (text, count) in tally.failures.merging(tally.events, uniquingKeysWith: +) {
            Console.say("  \(count) x \(text)")
        }
        var isRight = true
        func demand(_ condition: Bool, _ text: String) {
            if !condition {
                Console.complain("NOT SO: \(server.name): \(text)")
                isRight = false
            }
        }
        // A token is replaced once in its lifetime, when three quarters of it are over.
        let rounds = Int(duration.components.seconds) / server.accessLifetime
        demand(tally.refreshes >= rounds * TokenSetup.grants.count, "every login was refreshed again and again")
        demand(tally.refreshes <= 2 * (rounds + 1) * TokenSetup.grants.count, "nobody refreshed what was fresh")
        demand(lost == 0, "no login is lost")
        demand(tally.failures.isEmpty && tally.pauses * 100 < tally.calls, "no call failed")
        // On a busy machine a token may expire on its way.
        demand(tally.uses > 100 && tally.refusals * 20 < tally.uses, "the tokens are good for something")
        return isRight
    }
}
