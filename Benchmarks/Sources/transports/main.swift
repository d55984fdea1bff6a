import Foundation
import OAuth2
import OAuth2Curl
import OAuth2URLSession

// transports (curl | urlsession) (bare | exchange) URL IN-FLIGHT COUNT: sends as many POST requests as fast as the transport can,
// with so many under way, by itself or as requests for tokens through the client. Prints what plain-libcurl prints.

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
let isExchange = arguments[2] == "exchange"

func send() async -> Bool {
    if isExchange { return (try? await client.requestTokens(refresh)) != nil }
    return (try? await transport.send(request))?.status == 200
}

func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let clock = ContinuousClock()
let (start, startProcessor) = (clock.now, processorTime())
let (done, failed) = await withTaskGroup(of: (Int, Int).self) { group in
    for worker in 0..<inFlight {
        group.addTask {
            var (done, failed) = (0, 0)
            for _ in 0..<(count / inFlight + (worker < count % inFlight ? 1 : 0)) {
                if await !send() { failed += 1 }
                done += 1
            }
            return (done, failed)
        }
    }
    var sum = (0, 0)
    for await part in group { sum = (sum.0 + part.0, sum.1 + part.1) }
    return sum
}
let wall = (clock.now - start) / .seconds(1)
print(done, failed, String(format: "%.6f %.6f", wall, processorTime() - startProcessor))
exit(failed > 0 ? 1 : 0)
