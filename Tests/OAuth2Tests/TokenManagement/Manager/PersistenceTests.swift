import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Token manager: stored before it is handed out", .timeLimit(.minutes(15)))
struct PersistenceTests {
    static let user = ManagerBench.user

    @Test(
        "A storage that fails at the save: nobody gets the new token; when it works again, it is saved first and used"
    )
    func saveFails() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, first) = try await bench.loggedIn(onEvent: log.note)
        bench.expire()
        bench.storage.failSaves()
        for round in 1...3 {
            let crowd = await bench.passing {
                await Crowd(100) { _ in try await manager.accessToken(for: Self.user) }
            }
            #expect(crowd.codes == [.storageFailed: 100])
            #expect(log.count(.storageFailed) >= round)
        }
        // The second token was got, and exists nowhere but in memory.
        #expect(bench.refreshes == 1)
        #expect(try await bench.stored().generation == 1)
        let error = await bench.passing { await refusal { try await manager.newAccessToken(for: Self.user) } }
        #expect(error?.code == .storageFailed && error?.underlyingError is FaultyStorage.Broken)

        bench.storage.fail(nil)
        let token = try await bench.passing { try await manager.accessToken(for: Self.user) }
        let stored = try await bench.stored()
        #expect(token != first && stored.accessTokens.map(\.token) == [token])
        #expect(bench.refreshes == 1)
        #expect(bench.server.liveRefreshTokens == [stored.refreshToken?.reveal()])
        bench.expire()
        _ = try await manager.accessToken(for: Self.user)
        #expect(bench.refreshes == 2 && log.count(.loginRequired) == 0)
        await bench.wakeEverybody()
    }

    @Test("Other targets and forced refreshes wait for the save, too: nothing is presented before it")
    func otherTargets() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        bench.storage.failSaves()
        _ = await bench.passing { await refusal { try await manager.accessToken(for: Self.user) } }
        for _ in 0..<3 {
            let error = await bench.passing {
                await refusal { try await manager.accessToken(for: Self.user, audience: "https://b.example") }
            }
            #expect(error?.code == .storageFailed)
        }
        #expect(bench.refreshes == 1)
        bench.storage.fail(nil)
        _ = try await bench.passing {
            try await manager.accessToken(for: Self.user, audience: "https://b.example")
        }
        #expect(bench.refreshes == 2)
        #expect(try await bench.stored().generation == 3)
        await bench.wakeEverybody()
    }

    @Test("While the access token is valid, a storage that fails at the save is not noticed")
    func validMeanwhile() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.clock.advance(by: .seconds(86_400 - 55))
        bench.storage.failSaves()
        for _ in 0..<3 {
            let crowd = try await bench.passing {
                let crowd = await Crowd(20) { _ in try await manager.accessToken(for: Self.user) }
                try await bench.settle(manager.desk)
                return crowd
            }
            #expect(crowd.tokens == [first.reveal(): 20])
        }
        #expect(bench.refreshes == 1)
        await bench.wakeEverybody()
    }

    @Test("Nobody asks any more: the tokens are saved all the same, as soon as the storage works")
    func savedLater() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        let events = manager.events
        bench.expire()
        bench.storage.failSaves()
        _ = await bench.passing { await refusal { try await manager.accessToken(for: Self.user) } }
        bench.storage.fail(nil)
        await bench.passing {
            for await event in events where event.kind == .refreshed { break }
        }
        #expect(try await bench.stored().generation == 2)
        #expect(bench.refreshes == 1)
        await bench.wakeEverybody()
    }

    @Test("The save's answer is lost: it is read again, found, and handed out")
    func answerLost() async throws {
        let bench = try ManagerBench()
        let (manager, first) = try await bench.loggedIn()
        bench.expire()
        bench.storage.failSaves(.loseAnswer)
        let crowd = await bench.passing {
            await Crowd(100) { _ in try await manager.accessToken(for: Self.user) }
        }
        #expect(crowd.tokens.values.map { $0 } == [100] && crowd.tokens[first.reveal()] == nil)
        #expect(bench.refreshes == 1)
        #expect(try await bench.stored().generation == 2)
        await bench.wakeEverybody()
    }

    @Test("Every write's answer is lost: the lease is read again, and one request is sent")
    func everyAnswerLost() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        bench.storage.fail { if case .write = $0 { .loseAnswer } else { nil } }
        let error = await bench.passing { await refusal { try await manager.accessToken(for: Self.user) } }
        // The lease cannot be taken without knowing its version.
        #expect(error?.code == .storageFailed)
        #expect(bench.refreshes == 0)
        bench.storage.fail(nil)
        // As the server, the storage is left alone for a second.
        bench.clock.advance(by: .seconds(1))
        _ = try await bench.passing { try await manager.accessToken(for: Self.user) }
        #expect(bench.refreshes == 1)
        await bench.wakeEverybody()
    }

    @Test("A storage that cannot be read: nothing is sent, a token in memory is handed out while it is valid")
    func loadFails() async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, first) = try await bench.loggedIn(onEvent: log.note)
        bench.storage.fail { _ in .refuse }
        bench.clock.advance(by: .seconds(86_400 - 55))
        #expect(try await manager.accessToken(for: Self.user) == first)
        try await bench.passing { try await bench.settle(manager.desk) }
        bench.expire()
        let error = await bench.passing { await refusal { try await manager.accessToken(for: Self.user) } }
        #expect(error?.code == .storageFailed && error?.underlyingError is FaultyStorage.Broken)
        #expect(bench.refreshes == 0 && log.count(.storageFailed) == 2)
        await bench.wakeEverybody()
    }

    @Test("A lease that took longer to write than it lasts is not used")
    func slowLease() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        let clock = bench.clock
        let slow = Counter(2)
        bench.storage.fail { operation in
            if case .write(let grant) = operation, grant.lease != nil, slow.countDown() >= 0 {
                clock.advance(by: .seconds(11))
            }
            return nil
        }
        _ = try await bench.passing { try await manager.accessToken(for: Self.user) }
        // One lease was too old when it had been written, and the next one was longer.
        #expect(slow.countDown() == -1)
        #expect(bench.refreshes == 1)
        await bench.wakeEverybody()
    }
}
