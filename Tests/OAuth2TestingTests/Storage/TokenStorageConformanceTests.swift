import OAuth2
import OAuth2Testing
import Testing

@Suite("The contract of token storages")
struct TokenStorageConformanceTests {
    @Test("a storage that breaks a promise fails the rule about it, and no other", arguments: BrokenStorage.all)
    func broken(_ broken: BrokenStorage) async throws {
        var failed: Set<TokenStorageConformance.Rule> = []
        for rule in TokenStorageConformance.Rule.all {
            do {
                try await TokenStorageConformance.check(rule, makeStorage: broken.makeStorages())
            } catch let failure as TokenStorageConformance.Failure {
                #expect(failure.rule == rule)
                #expect(!failure.message.isEmpty)
                failed.insert(rule)
            }
        }
        #expect(failed == broken.breaks)
    }

    @Test("every rule has a storage that breaks it and nothing else")
    func complete() {
        for rule in TokenStorageConformance.Rule.all {
            #expect(BrokenStorage.all.contains { $0.breaks == [rule] }, "\(rule)")
        }
        #expect(Set(TokenStorageConformance.Rule.all).count == TokenStorageConformance.Rule.all.count)
    }

    @Test("an error of the storage names the rule and is kept")
    func error() async throws {
        struct Broken: Error {}
        let storage = FaultInjectingTokenStorage(InMemoryTokenStorage())
        storage.inject(.loseRequest(throwing: Broken()), on: .compareAndSwap)
        do {
            try await TokenStorageConformance.check { storage }
            Issue.record("nothing was thrown")
        } catch let failure as TokenStorageConformance.Failure {
            #expect(failure.rule == .absence)
            #expect(failure.underlyingError is Broken)
            #expect(failure.description.contains("\"absence\""))
        }
    }

    @Test("instances that share no store, and keys that are Swift strings, are named for what they are")
    func hints() async throws {
        func message(_ makeStorage: () async throws -> any TokenStorage) async throws -> String {
            let failure = await #expect(throws: TokenStorageConformance.Failure.self) {
                try await TokenStorageConformance.check(makeStorage: makeStorage)
            }
            return try #require(failure).message
        }
        let apart = try await message { InMemoryTokenStorage() }
        #expect(apart.contains("does makeStorage give instances over one store?"), "\(apart)")

        let count = Shared(0)
        let storage = ModelStorage { _, _ in
            count.withLock { number in
                number += 1
                return "\(number)"
            }
        }
        let text = try await message { storage }
        #expect(text.contains("by bytes?") && text.contains(#"e\u{0301}""#), "\(text)")
        #expect(!text.contains("makeStorage"))
    }

    @Test("the check of a store that many use leaves nothing in it")
    func leftovers() async throws {
        let storage = FaultInjectingTokenStorage(InMemoryTokenStorage())
        try await TokenStorageConformance.check { storage }
        for key in Set(storage.calls.map { Array($0.key.utf8) }) {
            #expect(try await storage.load(String(decoding: key, as: UTF8.self)) == nil)
        }
    }
}
