import Foundation
import OAuth2
import OAuth2URLSession
import Synchronization

/// One of the processes: many callers that ask for access tokens all the time, some of whom use them, too.
final class TokenProcess: Sendable {
    private let manager: TokenManager
    private let tally: SharedTally
    private let isOver = Atomic(false)

    private final class SharedTally: Sendable {
        private let value = Mutex(TokenTally())

        func change(_ change: (inout TokenTally) -> Void) { value.withLock { change(&$0) } }

        var current: TokenTally { value.withLock { $0 } }
    }

    init(_ server: Server, folder: String) async throws {
        let tally = SharedTally()
        self.tally = tally
        let transport = TimedTransport(transport: URLSessionTransport()) { text in
            tally.change { $0.events[text, default: 0] += 1 }
        }
        let application = try await Application(server, transport, nil)
        manager = try TokenSetup.manager(application.client(), folder: folder) { event in
            if event.kind == .refreshed {
                tally.change { $0.refreshes += 1 }
            } else if event.kind != .reused {
                let text = event.kind.name + (event.error.map { ": \($0)" } ?? "")
                tally.change { $0.events[text, default: 0] += 1 }
            }
        }
    }

    /// Works until the input ends, then prints the tally.
    func run() async throws {
        Thread.detachNewThread {
            while !FileHandle.standardInput.availableData.isEmpty {}
            self.isOver.store(true, ordering: .relaxed)
        }
        await withTaskGroup { group in
            for number in 0..<TokenSetup.callers {
                group.addTask { await self.work(isUsing: number < TokenSetup.users) }
            }
        }
        Console.say(String(decoding: try JSONEncoder().encode(tally.current), as: UTF8.self))
    }

    private func work(isUsing: Bool) async {
        while !isOver.load(ordering: .relaxed) {
            let grant = TokenSetup.grants.randomElement() ?? TokenSetup.grants[0]
            do {
                if isUsing {
                    try await use(grant)
                } else {
                    _ = try await manager.accessToken(for: grant)
                }
                tally.change { $0.calls += 1 }
            } catch let error as OAuth2Error where error.code == .loginRequired {
                let reason = error.loginRequired?.reason.rawValue ?? "unknown"
                tally.change { $0.lost[reason, default: 0] += 1 }
            } catch let error as OAuth2Error where error.code == .refreshPaused {
                tally.change { $0.pauses += 1 }
                try? await Task.sleep(for: error.retryAfter ?? .seconds(1))
            } catch {
                tally.change { $0.failures["\(error)", default: 0] += 1 }
            }
            try? await Task.sleep(for: .milliseconds(.random(in: 50...200)))
        }
    }

    /// Asks for user info as an application asks its API.
    private func use(_ grant: String) async throws {
        guard let endpoint = try await manager.client().server.userInfoEndpoint else {
            throw Unexpected("no user info endpoint")
        }
        func ask(_ authorization: RequestAuthorization) async throws -> TransportResponse {
            let headers: TransportHeaders = [authorization.name: authorization.value]
            let limits = try await manager.client().limits
            let request = try TransportRequest(method: .get, url: endpoint, headers: headers, limits: limits)
            return try await manager.client().send(request, step: .userInfo)
        }
        var authorization = try await RequestAuthorizer(manager, for: grant).authorize()
        var answer = try await ask(authorization)
        let challenges = answer.headers["WWW-Authenticate"]
        if try await authorization.renew(status: answer.status, challenges: challenges) {
            tally.change { $0.renewals += 1 }
            answer = try await ask(authorization)
        }
        tally.change { [answer] in
            $0.uses += 1
            if answer.status != 200 { $0.refusals += 1 }
        }
    }
}
