import Foundation
import OAuth2
import OAuth2Curl
import OAuth2URLSession

// transports (curl | urlsession) (bare | turns) URL IN-FLIGHT COUNT: sends so many POST requests as fast as the transport can, with
// so many under way. Prints what plain-libcurl prints, behind a name.
//
// bare: the requests are handed to the transport. turns: so many go to the transport, and as many are requests for tokens through the
// client; the two take turns, because the machine changes more from one second to the next than they differ.

let arguments = CommandLine.arguments
guard arguments.count == 6, let inFlight = Int(arguments[4]), let count = Int(arguments[5]) else { exit(2) }
let transport: any HTTPTransport =
    arguments[1] == "curl"
    ? try CurlTransport() : URLSessionTransport()
let client = OAuth2Client(
    server: try AuthorizationServer(issuer: "http://127.0.0.1/", tokenEndpoint: arguments[3]),
    registration: try ClientRegistration(id: "client", authentication: .clientSecretBasic("secret")),
    transport: transport
)
let refresh = try TokenRequest.refresh(RefreshToken("rt-secret"))
let request = try TransportRequest(
    method: .post,
    url: EndpointURL(arguments[3]),
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

@Sendable func sendBare() async -> Bool { (try? await transport.send(request))?.status == 200 }

@Sendable func exchange() async -> Bool { (try? await client.requestTokens(refresh)) != nil }

/// Sends `count` requests each way, and by turns each way first.
func takeTurns(_ count: Int, inFlight: Int) async -> [(String, Tally)] {
    var (bare, exchanges) = (Tally(), Tally())
    let turns = max(2, min(20, count / (4 * inFlight)))
    for turn in 0..<turns {
        if turn % 2 == 0 { await bare.send(count / turns, inFlight: inFlight, sendBare) }
        await exchanges.send(count / turns, inFlight: inFlight, exchange)
        if turn % 2 == 1 { await bare.send(count / turns, inFlight: inFlight, sendBare) }
    }
    return [("bare-in-turns", bare), ("exchange", exchanges)]
}

func sendAll(_ count: Int, inFlight: Int) async -> [(String, Tally)] {
    var bare = Tally()
    await bare.send(count, inFlight: inFlight, sendBare)
    return [("bare", bare)]
}

let tallies =
    arguments[2] == "turns"
    ? await takeTurns(count, inFlight: inFlight) : await sendAll(count, inFlight: inFlight)
for (name, tally) in tallies {
    print(name, tally.done, tally.failed, String(format: "%.6f %.6f", tally.wall, tally.processor))
}
exit(tallies.contains { $0.1.failed > 0 } ? 1 : 0)
