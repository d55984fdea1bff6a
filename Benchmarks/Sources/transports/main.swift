import Foundation
import OAuth2
import OAuth2Curl
import OAuth2URLSession

// transports (curl | urlsession) (bare | turns) URL IN-FLIGHT COUNT: sends so many POST requests as fast as the transport can, with
// so many under way. Prints what plain-libcurl prints, behind a name.
//
// bare: one request is handed to the transport again and again. turns: so many of those, as many token requests that are written and
// read by hand, and as many through the client; they take turns, because the machine changes more from one second to the next than
// they differ.

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
let endpoint = try EndpointURL(arguments[3])
let refreshToken = "rt-secret"
let refresh = try TokenRequest.refresh(RefreshToken(refreshToken))
let request = try TransportRequest(
    method: .post,
    url: endpoint,
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

/// What somebody writes who has no client.
struct Tokens: Decodable {
    let accessToken: String
    let tokenType: String
    let expiresIn: Int
    let scope: String?

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresIn = "expires_in"
        case scope
    }
}

@Sendable func byHand() async -> Bool {
    let body = "grant_type=refresh_token&refresh_token=\(refreshToken)"
    let request = try? TransportRequest(
        method: .post,
        url: endpoint,
        headers: [
            "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
            "Authorization": "Basic " + Data("client:secret".utf8).base64EncodedString(),
        ],
        body: Array(body.utf8)
    )
    guard let request, let answer = try? await transport.send(request), answer.status == 200 else { return false }
    return (try? JSONDecoder().decode(Tokens.self, from: Data(answer.body))) != nil
}

@Sendable func exchange() async -> Bool { (try? await client.requestTokens(refresh)) != nil }

/// Sends `count` requests each way, and by turns each way first.
func takeTurns(_ count: Int, inFlight: Int) async -> [(String, Tally)] {
    let ways: [(String, @Sendable () async -> Bool)] = [
        ("bare-in-turns", sendBare), ("by-hand", byHand), ("exchange", exchange),
    ]
    var tallies = ways.map { _ in Tally() }
    let turns = max(3, min(21, count / (4 * inFlight)))
    for turn in 0..<turns {
        for index in ways.indices {
            let way = (turn + index) % ways.count
            await tallies[way].send(count / turns, inFlight: inFlight, ways[way].1)
        }
    }
    return zip(ways, tallies).map { ($0.0, $1) }
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
