import Foundation
import OAuth2
import OAuth2URLSession
import Synchronization

/// One process of many that serve the same users: it asks for access tokens all the time.
enum Replica {
    /// Tells the coordinator which logins are lost: a line `lost USER REASON` for each.
    static func run(kind: String, place: String, issuer: String, name: String, fuse: Fuse) async throws {
        watchForTheEnd()
        let server = try AuthorizationServer(
            issuer: issuer,
            authorizationEndpoint: issuer + "authorize",
            tokenEndpoint: issuer + "oauth/token",
            revocationEndpoint: issuer + "oauth/revoke"
        )
        let manager = TokenManager(
            client: try Setup.client(
                server: server,
                transport: DyingTransport(transport: URLSessionTransport(), fuse: fuse)
            ),
            storage: DyingStorage(storage: try await Setup.storage(kind, place), fuse: fuse),
            policy: Setup.policy(replica: name)
        )
        // With a step to die at, one user at a time: the others' answers would die with the process.
        let tasks = [.none, .random, .suspended].contains(fuse.death) ? Death.mostAtOnce : 1
        await withTaskGroup { group in
            for _ in 0..<tasks { group.addTask { await work(manager) } }
        }
    }

    /// Whether the coordinator wants this process to finish what it is doing and end.
    private static let isOver = Atomic(false)

    /// Waits for the end of the input, which the coordinator closes.
    private static func watchForTheEnd() {
        Thread.detachNewThread {
            while FileHandle.standardInput.availableData.isEmpty == false {}
            isOver.store(true, ordering: .relaxed)
        }
    }

    private static func work(_ manager: TokenManager) async {
        while !isOver.load(ordering: .relaxed) {
            let user = Setup.users.randomElement() ?? Setup.users[0]
            do {
                _ = try await manager.accessToken(for: user)
            } catch let error as OAuth2Error where error.code == .loginRequired {
                report("lost \(user) \(error.loginRequired?.reason.rawValue ?? "unknown")")
                try? await Task.sleep(for: .milliseconds(200))
            } catch let error as OAuth2Error where error.code == .refreshPaused {
                try? await Task.sleep(for: .milliseconds(50))
            } catch {
                report("failed \(user) \(error)")
                try? await Task.sleep(for: .milliseconds(100))
            }
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    private static func report(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
