import Foundation
import OAuth2
import OAuth2Curl
import OAuth2URLSession

// transports (curl | urlsession) URL IN-FLIGHT COUNT: sends as many POST requests as fast as the transport can, with so many
// under way. Prints what plain-libcurl prints.

let arguments = CommandLine.arguments
guard arguments.count == 5, let inFlight = Int(arguments[3]), let count = Int(arguments[4]) else { exit(2) }
let transport: any HTTPTransport =
    arguments[1] == "curl"
    ? try CurlTransport() : URLSessionTransport()
let request = try TransportRequest(
    method: .post,
    url: EndpointURL(arguments[2]),
    headers: [
        "Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic Y2xpZW50OnNlY3JldA==",
    ],
    body: Array("grant_type=refresh_token&refresh_token=rt-secret".utf8)
)

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
                if (try? await transport.send(request))?.status != 200 { failed += 1 }
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
