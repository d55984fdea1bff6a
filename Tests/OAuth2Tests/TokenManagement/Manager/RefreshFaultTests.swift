import OAuth2Testing
import Testing

@testable import OAuth2

/// Every kind of fault between a manager and its server, and what becomes of the grant.
@Suite("Token manager: one fault during a refresh", .timeLimit(.minutes(15)))
struct RefreshFaultTests {
    static let user = ManagerBench.user

    /// What is to come of a fault.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let fault: Fault
        /// What callers get whose token has expired; `nil` for a new token.
        var code: OAuth2Error.Code?
        /// Whether it takes more than one refresh request.
        var isRepeated = false
        /// What the record says about the refresh token afterwards.
        var isAnswerMissing = false

        var testDescription: String { name }
    }

    /// Faults that the login survives even at a server that takes no refresh token twice.
    static let harmless: [Case] = [
        Case(name: "not reached", fault: .unreachable),
        Case(name: "request lost", fault: .loseRequest, isRepeated: true),
        Case(name: "reset", fault: .reset, isRepeated: true),
        Case(name: "delay", fault: .delay(.seconds(5))),
        Case(name: "429", fault: .tooManyRequests(retryAfter: 7), code: .tooManyRequests),
        Case(name: "429 without a time", fault: .tooManyRequests(), code: .tooManyRequests),
        Case(name: "503", fault: .status(503), code: .unexpectedResponse, isAnswerMissing: true),
        Case(
            name: "503 with a time",
            fault: .status(503, headers: ["Retry-After": "5"]),
            code: .unexpectedResponse
        ),
        Case(name: "502 in HTML", fault: .htmlPage(), code: .unexpectedResponse, isAnswerMissing: true),
        Case(
            name: "redirect",
            fault: .redirect(to: "https://evil.example/"),
            code: .redirectRefused,
            isAnswerMissing: true
        ),
        Case(
            name: "server_error",
            fault: .status(500, body: #"{"error":"server_error"}"#),
            code: .serverError
        ),
        Case(
            name: "invalid_client",
            fault: .status(401, body: #"{"error":"invalid_client"}"#),
            code: OAuth2Error.Code(serverCode: "invalid_client")
        ),
        Case(name: "404", fault: .status(404), code: .unexpectedResponse, isAnswerMissing: true),
        Case(name: "400, empty", fault: .status(400), code: .unexpectedResponse, isAnswerMissing: true),
    ]

    @Test("The login survives", arguments: harmless)
    func survives(test: Case) async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        let old = try await bench.stored()
        bench.expire()
        bench.server.inject(test.fault, on: ManagerBench.token)
        let before = bench.requests
        let crowd = await bench.passing {
            await Crowd(50) { _ in try await manager.accessToken(for: Self.user) }
        }
        let stored = try await bench.stored()
        #expect(stored.end == nil && stored.lease == nil)
        #expect(stored.isAnswerMissing == test.isAnswerMissing)
        if let code = test.code {
            // Some may have come when the pause had begun.
            #expect(Set(crowd.codes.keys).subtracting([.refreshPaused]) == [code] && crowd.tokens.isEmpty)
            #expect(bench.requests == before + 1)
            #expect(stored.refreshToken == old.refreshToken && stored.generation == 1)
            #expect(stored.trouble?.count == 1)
            bench.clock.advance(by: .seconds(60))
            _ = try await manager.accessToken(for: Self.user)
        } else {
            #expect(crowd.tokens.values.map { $0 } == [50])
            #expect(bench.requests == before + (test.isRepeated ? 2 : 1))
        }
        let healed = try await bench.stored()
        #expect(healed.trouble == nil && healed.generation == 2 && !healed.isAnswerMissing)
        #expect(bench.server.liveRefreshTokens == [healed.refreshToken?.reveal()])
    }

    /// Faults that hide the answer to a request that was acted on.
    static let lost: [Case] = [
        Case(name: "answer lost", fault: .loseAnswer), Case(name: "connection cut", fault: .cutConnection),
        Case(name: "truncated", fault: .truncatedBody), Case(name: "oversized", fault: .oversizedBody()),
    ]

    @Test(
        "An answer that is lost: with a reuse interval the login survives, by presenting the token again",
        arguments: lost
    )
    func lostWithLeeway(test: Case) async throws {
        let bench = try ManagerBench { $0.clients[0].refreshTokens.leeway = .seconds(10) }
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        bench.server.inject(test.fault, on: ManagerBench.token)
        let crowd = await bench.passing {
            await Crowd(50) { _ in try await manager.accessToken(for: Self.user) }
        }
        #expect(crowd.tokens.values.map { $0 } == [50])
        #expect(bench.refreshes == 2)
        #expect(try await bench.stored().generation == 2)
    }

    @Test(
        "An answer that is lost: without a reuse interval the reason is named, and nothing more is sent",
        arguments: lost
    )
    func lostWithoutLeeway(test: Case) async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, _) = try await bench.loggedIn(onEvent: log.note)
        bench.expire()
        bench.server.inject(test.fault, on: ManagerBench.token)
        let crowd = await bench.passing {
            await Crowd(50) { _ in try await manager.accessToken(for: Self.user) }
        }
        #expect(crowd.codes == [.loginRequired: 50])
        let error = await refusal { try await manager.accessToken(for: Self.user) }
        #expect(error?.loginRequired?.reason == .answerLost)
        #expect(bench.refreshes == 2)
        #expect(log.count(.loginRequired) == 1)
    }

    @Test("No answer at all: presented as often as the policy says, marked, and presented again later")
    func attempts() async throws {
        let bench = try ManagerBench()
        var policy = RefreshPolicy()
        policy.attempts = 4
        let (manager, _) = try await bench.loggedIn(policy: policy)
        bench.expire()
        bench.server.inject(.loseRequest, on: ManagerBench.token, times: nil)
        let before = bench.requests
        let error = await bench.passing {
            await refusal { try await manager.accessToken(for: Self.user) }
        }
        #expect(error?.code == .transportFailed && error?.transportError?.kind == .connectionLost)
        #expect(bench.requests == before + 4)
        #expect(try await bench.stored().isAnswerMissing)
        bench.server.removeFaults()
        bench.clock.advance(by: .seconds(1))
        _ = try await manager.accessToken(for: Self.user)
        #expect(try await bench.stored().isAnswerMissing == false)
    }

    @Test("Not sent: tried again as often as the policy says, and not marked as presented")
    func notSent() async throws {
        let bench = try ManagerBench()
        let (manager, _) = try await bench.loggedIn()
        bench.expire()
        bench.server.inject(.unreachable, on: ManagerBench.token, times: 3)
        let error = await bench.passing {
            await refusal { try await manager.accessToken(for: Self.user) }
        }
        #expect(error?.transportError?.kind == .connectionRefused)
        #expect(try await bench.stored().isAnswerMissing == false)
        bench.clock.advance(by: .seconds(1))
        _ = try await manager.accessToken(for: Self.user)
        #expect(bench.refreshes == 1)
    }

    @Test("While the access token is valid, callers do not notice any of them", arguments: harmless)
    func unnoticed(test: Case) async throws {
        let bench = try ManagerBench()
        let log = EventLog()
        let (manager, first) = try await bench.loggedIn(onEvent: log.note)
        bench.clock.advance(by: .seconds(86_400 - 55))
        bench.server.inject(test.fault, on: ManagerBench.token)
        for _ in 0..<3 {
            let crowd = try await bench.passing {
                let crowd = await Crowd(50) { _ in try await manager.accessToken(for: Self.user) }
                try await bench.settle(manager.desk)
                return crowd
            }
            let isRefreshed = test.code == nil
            #expect(crowd.codes.isEmpty && crowd.count == 50)
            #expect(isRefreshed || crowd.tokens == [first.reveal(): 50])
        }
        #expect(log.count(.refreshFailed) == (test.code == nil ? 0 : 1))
    }
}
