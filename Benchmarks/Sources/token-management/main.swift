import OAuth2
import Synchronization

// What token management costs: a storm of callers, and a million grants in memory. Prints a line for each; see the README for
// what they mean.
#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

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
    print(name + String(repeating: " ", count: 34 - name.count) + text)
}

/// One digit behind the point, without the formatters, whose tables would be most of the memory that is measured.
func format(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

/// How long `callers` wait who ask for one grant's expired token at once, in milliseconds, and how many requests they cause.
func time(callers: Int) async throws -> (milliseconds: Double, requests: Int) {
    let transport = SlowServer(pause: .milliseconds(50))
    let client = try makeClient(transport)
    let manager = TokenManager(client: client, storage: InMemoryTokenStorage())
    try await manager.adopt(try tokens(client, requestedAt: Date(timeIntervalSinceNow: -7200)), for: "user")
    let start = ContinuousClock.now
    // Not a task group, which looks for each child that ends in a list of all.
    let tasks = (0..<callers).map { _ in Task { _ = try await manager.accessToken(for: "user") } }
    for task in tasks { try await task.value }
    return ((ContinuousClock.now - start) / .milliseconds(1), transport.requests.load(ordering: .relaxed))
}

func storm(callers: Int) async throws {
    let before = processorTime()
    let (milliseconds, requests) = try await time(callers: callers)
    report(
        "storm of \(callers) callers",
        "\(requests) request(s), \(format(milliseconds)) ms, \(format(processorTime() - before)) ms CPU, "
            + "\(format(residentMemory())) MB in all"
    )
}

func wakeUps(_ count: Int) async throws {
    let start = ContinuousClock.now
    let tasks = (0..<count).map { _ in Task { try? await Task.sleep(for: .milliseconds(50)) } }
    for task in tasks { await task.value }
    report("\(count) tasks that sleep 50 ms", format((ContinuousClock.now - start) / .milliseconds(1)) + " ms")
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
    report("\(count) grants of \(size) bytes", format(residentMemory() - before) + " MB, 10,000 of them cached")
}

switch CommandLine.arguments.dropFirst().first {
case "storm-10000":
    // In the format of the peers.
    var best = try await time(callers: 10_000)
    for _ in 0..<4 {
        let again = try await time(callers: 10_000)
        if again.milliseconds < best.milliseconds { best = again }
    }
    guard best.requests == 1 else { exit(1) }
    print("storm-10000 swift-oauth2", format(best.milliseconds))
case "storm":
    for callers in CommandLine.arguments.dropFirst(2).compactMap({ Int($0) }) { try await storm(callers: callers) }
    // Afterwards, because their memory would be counted, too.
    try await wakeUps(10_000)
case "memory":
    try await manyGrants(1_000_000)
default:
    print("usage: token-management (storm-10000 | storm CALLERS... | memory)")
    exit(2)
}
