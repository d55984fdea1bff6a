import Foundation
import OAuth2
import OAuth2Curl
import OAuth2URLSession

// transports (curl | urlsession) URL IN-FLIGHT COUNT: sends as many POST requests as fast as the transport can, with so many
// under way, by itself (bare) and as requests for tokens through the client (exchange). The two take turns all the time, because
// the machine changes more from one second to the next than they differ. Prints for each its name and what plain-libcurl prints.

let arguments = CommandLine.arguments
guard arguments.count == 5, let inFlight = Int(arguments[3]), let count = Int(arguments[4]) else { exit(2) }
let transport: any HTTPTransport =
    arguments[1] == "curl"
    ? try CurlTransport() : URLSessionTransport()
let client = OAuth2Client(
    server: try AuthorizationServer(issuer: "http://127.0.0.1/", tokenEndpoint: arguments[2]),
    registration: try ClientRegistration(id: "client", authentication: .clientSecretBasic("secret")),
    transport: transport
)
let refresh = try TokenRequest.refresh(RefreshToken("rt-secret"))
let request = try TransportRequest(
    method: .post,
    url: EndpointURL(arguments[2]),
    headers: [
        "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
        "Authorization": "Basic Y2xpZW50OnNlY3JldA==",
    ],
    body: Array("grant_type=refresh_token&refresh_token=rt-secret".utf8)
)

/// What was sent one way, and what it took.
struct Tally {
    var done = 0
    var failed = 0
    var wall = 0.0
    var processor = 0.0

    /// Sends `count` requests, with so many under way at a time.
    mutating func send(_ count: Int, inFlight: Int, _ send: @escaping @Sendable () async -> Bool) async {
        let (start, startProcessor) = (ContinuousClock.now, Self.processorTime())
        failed += await withTaskGroup { group in
            for worker in 0..<inFlight {
                let share = count / inFlight + (worker < count % inFlight ? 1 : 0)
                group.addTask {
                    var failed = 0
                    for _ in 0..<share where await !send() { failed += 1 }
                    return failed
                }
            }
            return await group.reduce(0, +)
        }
        done += count
        wall += (ContinuousClock.now - start) / .seconds(1)
        processor += Self.processorTime() - startProcessor
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Sends half of the requests one way, half the other.
func takeTurns(_ count: Int, inFlight: Int) async -> (bare: Tally, exchange: Tally) {
    var (bare, exchange) = (Tally(), Tally())
    let turns = max(1, min(20, count / (4 * inFlight)))
    for _ in 0..<turns {
        await bare.send(count / turns, inFlight: inFlight) { (try? await transport.send(request))?.status == 200 }
        await exchange.send(count / turns, inFlight: inFlight) { (try? await client.requestTokens(refresh)) != nil }
    }
    return (bare, exchange)
}

let (bare, exchange) = await takeTurns(count, inFlight: inFlight)
for (name, tally) in [("bare", bare), ("exchange", exchange)] {
    print(name, tally.done, tally.failed, String(format: "%.6f %.6f", tally.wall, tally.processor))
}
exit(bare.failed + exchange.failed > 0 ? 1 : 0)
