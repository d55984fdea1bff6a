import OAuth2
import OAuth2Testing
import Testing

@Suite("A storage with faults")
struct FaultInjectingTokenStorageTests {
    let inner = InMemoryTokenStorage()
    let clock = ManualClock()
    let storage: FaultInjectingTokenStorage

    init() { storage = FaultInjectingTokenStorage(inner, clock: clock) }

    @Test("without faults it keeps the contract")
    func conformance() async throws {
        try await TokenStorageConformance.check { storage }
    }

    @Test("a lost request has not acted, a lost answer has")
    func failures() async throws {
        storage.inject(.loseRequest, on: .compareAndSwap)
        storage.inject(.loseAnswer, on: .compareAndSwap)
        for isThere in [false, true] {
            await #expect(throws: FaultInjectingTokenStorage.InjectedFailure.self) {
                try await storage.compareAndSwap("k", expected: nil, bytes: [1])
            }
            #expect((await inner.load("k") != nil) == isThere)
        }
        let version = try #require(await inner.load("k")).version
        storage.inject(.loseAnswer(throwing: CancellationError()), on: .delete)
        await #expect(throws: CancellationError.self) { try await storage.delete("k", expected: version) }
        #expect(await inner.load("k") == nil)
    }

    @Test("a conflict does not act")
    func conflict() async throws {
        storage.inject(.conflict, on: .compareAndSwap)
        #expect(try await storage.compareAndSwap("k", expected: nil, bytes: [1]) == nil)
        #expect(await inner.load("k") == nil)
        let version = try #require(try await storage.compareAndSwap("k", expected: nil, bytes: [1]))
        storage.inject(.conflict, on: .delete)
        #expect(try await storage.delete("k", expected: version) == false)
        #expect(await inner.load("k") != nil)
    }

    @Test("a stale read gives the record before the newest one")
    func staleRead() async throws {
        let first = try #require(try await storage.compareAndSwap("k", expected: nil, bytes: [1]))
        storage.inject(.staleRead, on: .load)
        #expect(try await storage.load("k") == nil)
        let second = try #require(try await storage.compareAndSwap("k", expected: first, bytes: [2]))
        storage.inject(.staleRead, on: .load)
        #expect(try await storage.load("k")?.bytes == [1])
        #expect(try await storage.load("k")?.version == second)
        #expect(try await storage.delete("k", expected: second))
        storage.inject(.staleRead, on: .load)
        #expect(try await storage.load("k")?.version == second)
    }

    @Test("a held call acts when the gate opens, a held answer before", arguments: [false, true])
    func hold(answer: Bool) async throws {
        let gate = RequestGate()
        storage.inject(answer ? .holdAnswer(at: gate) : .hold(at: gate), on: .compareAndSwap)
        let write = Task { [storage] in try await storage.compareAndSwap("k", expected: nil, bytes: [1]) }
        try await gate.waitForArrivals(1)
        #expect((await inner.load("k") != nil) == answer)
        gate.open()
        #expect(try await write.value != nil)
        #expect(await inner.load("k") != nil)
    }

    @Test("a delayed call acts when its time has come, by the given clock")
    func delay() async throws {
        storage.inject(.delay(.seconds(5)), on: .load)
        _ = await inner.compareAndSwap("k", expected: nil, bytes: [1])
        let read = Task { [storage] in try await storage.load("k") }
        try await clock.waitForSleepers(1)
        clock.advance(by: .seconds(5))
        #expect(try await read.value?.bytes == [1])
    }

    @Test("faults happen to the operation, the key and as often as was said, in their order")
    func order() async throws {
        storage.inject(.loseRequest, on: .load, key: "a", times: 2)
        storage.inject(.conflict, on: .load, key: "a", times: nil)
        _ = try await storage.load("b")
        _ = try await storage.compareAndSwap("a", expected: nil, bytes: [1])
        for _ in 0..<2 {
            await #expect(throws: FaultInjectingTokenStorage.InjectedFailure.self) { try await storage.load("a") }
        }
        for _ in 0..<2 { #expect(try await storage.load("a") == nil) }
        storage.removeFaults()
        #expect(try await storage.load("a") != nil)
        #expect(storage.calls.prefix(2).map(\.operation) == [.load, .compareAndSwap])
        #expect(storage.calls.map(\.key) == ["b", "a", "a", "a", "a", "a", "a"])
        try await storage.waitForCalls(6, of: .load)
    }
}
