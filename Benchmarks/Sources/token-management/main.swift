// What token management costs: a fresh token by one and by two tasks, a storm of callers, and a million grants in memory.
// Prints a line for each; see the README for what they mean.
import Foundation
import OAuth2
import Synchronization

/// Answers every token request after a pause, and counts them.
final class SlowServer: HTTPTransport {
    let pause: Duration
    let requests = Atomic(0)

    init(pause: Duration) { self.pause = pause }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        let number = requests.add(1, ordering: .relaxed).newValue
        if pause > .zero { try await Task.sleep(for: pause) }
        return Self.tokens(number)
    }

    static func tokens(_ number: Int) -> TransportResponse {
        let token = String(repeating: "eyJhbGciOiJSUzI1NiIs", count: 40)
        let body =
            #"{"access_token":"\#(token)\#(number)","token_type":"Bearer","expires_in":3600,"refresh_token":"r\#(number)"}"#
        return TransportResponse(status: 200, headers: ["Content-Type": "application/json"], body: Array(body.utf8))
    }
}

func makeClient(_ transport: SlowServer) throws -> OAuth2Client {
    OAuth2Client(
        server: try AuthorizationServer(issuer: "https://id.example", tokenEndpoint: "https://id.example/token"),
        registration: try ClientRegistration(id: "app", authentication: .clientSecretPost("secret")),
        transport: transport
    )
}

func tokens(_ client: OAuth2Client, requestedAt: Date = Date()) throws -> TokenResponse {
    try TokenResponse(
        SlowServer.tokens(0),
        to: TokenRequest(grantType: "urn:example:sample", parameters: [:]),
        server: client.server,
        requestedAt: requestedAt
    )
}

/// The memory that the process has in use, in MB.
func residentMemory() -> Double {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
    return pages * 4096 / 1_048_576
}

/// The processor time that the process has used, in milliseconds.
func processorTime() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(0), &usage)
    func milliseconds(_ time: timeval) -> Double { Double(time.tv_sec) * 1000 + Double(time.tv_usec) / 1000 }
    return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime)
}

func report(_ name: String, _ text: String) {
    print(name.padding(toLength: 34, withPad: " ", startingAt: 0) + text)
}

func format(_ value: Double, _ digits: Int = 1) -> String { String(format: "%.\(digits)f", value) }

func freshTokens(tasks: Int, grants: Int) async throws {
    let client = try makeClient(SlowServer(pause: .zero))
    let manager = TokenManager(client: client, storage: InMemoryTokenStorage())
    let names = (0..<grants).map { "auth0|user-\($0)" }
    for name in names { try await manager.adopt(try tokens(client), for: name) }
    let rounds = 1_000_000
    var best = Double.infinity
    for _ in 0..<5 {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup { group in
            for task in 0..<tasks {
                group.addTask {
                    var index = task * 7919 % grants
                    for _ in 0..<rounds {
                        _ = try await manager.accessToken(for: names[index])
                        index += 1
                        if index == grants { index = 0 }
                    }
                }
            }
            try await group.waitForAll()
        }
        let elapsed = ContinuousClock.now - start
        best = min(best, Double(elapsed.components.attoseconds) / 1e9 + Double(elapsed.components.seconds) * 1e9)
    }
    report("fresh token, \(tasks) task(s), \(grants) grants", format(best / Double(rounds)) + " ns")
}

func storm(callers: Int) async throws {
    let transport = SlowServer(pause: .milliseconds(50))
    let client = try makeClient(transport)
    let manager = TokenManager(client: client, storage: InMemoryTokenStorage())
    try await manager.adopt(try tokens(client, requestedAt: Date(timeIntervalSinceNow: -7200)), for: "user")
    let before = processorTime()
    let start = ContinuousClock.now
    // Not a task group, which looks for each child that ends in a list of all.
    let tasks = (0..<callers).map { _ in Task { _ = try await manager.accessToken(for: "user") } }
    for task in tasks { try await task.value }
    let elapsed = (ContinuousClock.now - start).components
    let milliseconds = Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds) / 1e15
    report(
        "storm of \(callers) callers",
        "\(transport.requests.load(ordering: .relaxed)) request(s), \(format(milliseconds)) ms, "
            + "\(format(processorTime() - before)) ms CPU, \(format(residentMemory())) MB in all"
    )
}

func wakeUps(_ count: Int) async throws {
    let start = ContinuousClock.now
    let tasks = (0..<count).map { _ in Task { try? await Task.sleep(for: .milliseconds(50)) } }
    for task in tasks { await task.value }
    let elapsed = (ContinuousClock.now - start).components
    report(
        "\(count) tasks that sleep 50 ms",
        format(Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds) / 1e15) + " ms"
    )
}

func manyGrants(_ count: Int) async throws {
    let client = try makeClient(SlowServer(pause: .zero))
    var policy = RefreshPolicy()
    policy.cachedGrants = 10_000
    let storage = InMemoryTokenStorage()
    let manager = TokenManager(client: client, storage: storage, policy: policy)
    let before = residentMemory()
    let tokens = try tokens(client)
    for index in 0..<count { try await manager.adopt(tokens, for: "auth0|user-\(index)") }
    let size = await storage.load("auth0|user-0")?.bytes.count ?? 0
    report("\(count) grants of \(size) bytes", format(residentMemory() - before, 0) + " MB, 10,000 of them cached")
}

switch CommandLine.arguments.dropFirst().first {
case "fresh":
    for (tasks, grants) in [(1, 1), (2, 1), (1, 100_000), (2, 100_000)] {
        try await freshTokens(tasks: tasks, grants: grants)
    }
case "storm":
    try await wakeUps(10_000)
    for callers in CommandLine.arguments.dropFirst(2).compactMap({ Int($0) }) { try await storm(callers: callers) }
case "memory":
    try await manyGrants(1_000_000)
default:
    FileHandle.standardError.write(Data("usage: token-management (fresh | storm | memory)\n".utf8))
    exit(2)
}
