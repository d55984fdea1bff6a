import Foundation
import Testing

@testable import OAuth2

@Suite("When a cached value is used, fetched or waited for")
struct FetchStateTests {
    private let start = FixedClock.start
    private struct Down: Error {}

    private func policy() -> CachePolicy {
        var policy = CachePolicy(lifetime: .seconds(100))
        policy.staleLifetime = .seconds(1_000)
        policy.retryInterval = .seconds(5)
        policy.missInterval = .seconds(30)
        return policy
    }

    /// What a decision amounts to.
    private func text(_ decision: FetchState<String>.Decision) -> String {
        let outcome =
            switch decision.outcome {
            case .use(let entry): "use " + entry.value
            case .fail: "fail"
            case .wait: "wait"
            }
        return outcome + (decision.startsFetch ? ", fetch" : "")
    }

    /// A state that fetched `value` at `start`.
    private func filled(_ value: String = "old") -> FetchState<String> {
        var state = FetchState<String>(policy: policy())
        _ = state.need(now: start)
        _ = state.finish(.success(value), now: start)
        return state
    }

    @Test("the first caller begins a fetch, the others wait for it")
    func first() {
        var state = FetchState<String>(policy: policy())
        #expect(text(state.need(now: start)) == "wait, fetch")
        #expect(text(state.need(now: start)) == "wait")
        #expect(text(state.miss(in: 0, now: start)) == "wait")
    }

    @Test("a value is used until its lifetime is over, and then waited for")
    func lifetime() {
        var state = filled()
        #expect(text(state.need(now: start + 99)) == "use old")
        #expect(text(state.need(now: start + 100)) == "wait, fetch")
        _ = state.finish(.success("new"), now: start + 101)
        #expect(text(state.need(now: start + 199)) == "use new")
        #expect(text(state.need(now: start + 200)) == "wait, fetch", "age counts from the request")
        _ = state.finish(.failure(Down()), now: start + 201)
        _ = state.need(now: start + 206)
        _ = state.finish(.success("newer"), now: start + 206)
        #expect(text(state.need(now: start + 306)) == "wait, fetch", "a failure before the last success is over")
    }

    @Test("a failure with an old value: it is used, and nobody waits while the server is asked again")
    func stale() throws {
        var state = filled()
        _ = state.need(now: start + 100)
        let end = state.finish(.failure(Down()), now: start + 100)
        #expect(try end.lenient.get().value == "old")
        #expect(throws: Down.self) { try end.strict.get() }
        #expect(text(state.need(now: start + 104)) == "use old")
        #expect(text(state.need(now: start + 105)) == "use old, fetch")
        #expect(text(state.need(now: start + 105)) == "use old")
        _ = state.finish(.success("new"), now: start + 106)
        #expect(text(state.need(now: start + 106)) == "use new")
    }

    @Test("an old value is used for its stale lifetime and no longer")
    func staleEnd() {
        var state = filled()
        _ = state.need(now: start + 100)
        _ = state.finish(.failure(Down()), now: start + 1_099)
        #expect(text(state.need(now: start + 1_099)) == "use old")
        #expect(text(state.need(now: start + 1_100)) == "fail")
        #expect(text(state.need(now: start + 1_104)) == "wait, fetch")
        #expect(throws: Down.self) { try state.finish(.failure(Down()), now: start + 1_104).lenient.get() }
    }

    @Test("a failure without a value is the answer until the retry interval is over")
    func coolDown() {
        var state = FetchState<String>(policy: policy())
        _ = state.need(now: start)
        _ = state.finish(.failure(Down()), now: start + 20)
        #expect(text(state.need(now: start + 20)) == "fail")
        #expect(text(state.need(now: start + 24)) == "fail")
        #expect(text(state.need(now: start + 25)) == "wait, fetch")
        #expect(text(state.need(now: start + 25)) == "wait")
    }

    @Test("a missing entry causes a fetch, and the next one only after the interval")
    func miss() throws {
        var state = filled()
        guard case .use(let first) = state.need(now: start).outcome else { return #expect(Bool(false)) }
        #expect(
            text(state.miss(in: first.version, now: start + 1)) == "wait, fetch",
            "also right after the first fetch"
        )
        #expect(text(state.miss(in: first.version, now: start + 1)) == "wait", "the fetch may bring what is missing")
        _ = state.finish(.success("same"), now: start + 1)
        guard case .use(let second) = state.need(now: start + 1).outcome else { return #expect(Bool(false)) }
        #expect(text(state.miss(in: first.version, now: start + 1)) == "use same", "there is a newer one already")
        #expect(text(state.miss(in: second.version, now: start + 2)) == "use same")
        #expect(text(state.miss(in: second.version, now: start + 30)) == "use same")
        #expect(text(state.miss(in: first.version, now: start + 50)) == "use same", "however long ago that was")
        #expect(text(state.miss(in: second.version, now: start + 31)) == "wait, fetch")
    }

    @Test("the interval holds after a failed fetch, too")
    func missFailed() {
        var state = filled()
        _ = state.miss(in: 1, now: start)
        _ = state.finish(.failure(Down()), now: start)
        #expect(text(state.miss(in: 1, now: start + 10)) == "use old")
        #expect(text(state.need(now: start + 10)) == "use old", "a value that is not old does not become so")
    }

    @Test("a clock that was set back makes a value old instead of eternal")
    func clockSetBack() {
        var state = filled()
        #expect(text(state.need(now: start - 1)) == "wait, fetch")
        let end = state.finish(.success("new"), now: start - 1)
        #expect(throws: Never.self) { try end.lenient.get() }
        #expect(text(state.need(now: start)) == "use new")
    }
}
