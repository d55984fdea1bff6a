public import OAuth2

/// Something that goes wrong between a client and a ``FakeAuthorizationServer``, or in the server.
///
/// ```swift
/// server.inject(.loseAnswer, on: "/oauth/token")           // the next request acts, and its answer gets lost
/// server.inject(.status(503), on: "/oauth/token", times: nil)   // every request, until `removeFaults()`
/// ```
public struct Fault: Sendable {
    /// What is done with the request.
    enum Kind: Sendable {
        case answer(TransportResponse)
        case disconnect(acts: Bool)
        case reset
        case unreachable
        case cut
        case truncate
        case delay(Duration)
        case hold(RequestGate, acts: Bool)
        case enlarge(Int)
        case metadata([String: JSONLiteral])
        case idToken(IDTokenFault)
    }

    let kind: Kind

    // MARK: The connection

    /// The server acts on the request, and the connection ends before the answer.
    ///
    /// What happens to a refresh token that has been rotated and whose successor nobody has received.
    public static let loseAnswer = Self(kind: .disconnect(acts: true))

    /// The connection ends before the server acts; a client cannot tell this from ``loseAnswer``.
    public static let loseRequest = Self(kind: .disconnect(acts: false))

    /// The connection is reset before the server acts.
    public static let reset = Self(kind: .reset)

    /// Nobody is reached: in the same process `TransportError.Kind.connectionRefused`, with the promise that the request
    /// has not reached the server; over a socket the same as ``reset``.
    ///
    /// The server does not count it among its requests.
    public static let unreachable = Self(kind: .unreachable)

    /// The server acts, and the connection ends in the middle of the answer's body.
    public static let cutConnection = Self(kind: .cut)

    // MARK: Time

    /// The answer comes later, by the server's clock.
    public static func delay(_ duration: Duration) -> Self { Self(kind: .delay(duration)) }

    /// The request waits at `gate` before the server acts.
    public static func hold(at gate: RequestGate) -> Self { Self(kind: .hold(gate, acts: false)) }

    /// The server acts, and the answer waits at `gate`.
    public static func holdAnswer(at gate: RequestGate) -> Self { Self(kind: .hold(gate, acts: true)) }

    // MARK: Answers

    /// The server does not act and answers this.
    public static func answer(_ response: TransportResponse) -> Self { Self(kind: .answer(response)) }

    /// The server does not act and answers with this status, headers and text.
    public static func status(_ status: Int, headers: TransportHeaders = [:], body: String = "") -> Self {
        .answer(TransportResponse(status: status, headers: headers, body: Array(body.utf8)))
    }

    /// 429 with the JSON body of Auth0's limiter.
    ///
    /// - Parameters:
    ///   - retryAfter: The `Retry-After` header, in seconds; `nil` for none.
    ///   - reset: The `x-ratelimit-reset` header, in seconds since 1970; `nil` for none.
    /// - Returns: The fault.
    public static func tooManyRequests(retryAfter: Int? = nil, reset: Int? = nil) -> Self {
        var headers: TransportHeaders = [:]
        if let retryAfter { headers["Retry-After"] = String(retryAfter) }
        if let reset {
            headers["x-ratelimit-limit"] = "10"
            headers["x-ratelimit-remaining"] = "0"
            headers["x-ratelimit-reset"] = String(reset)
        }
        let members: [(String, JSONLiteral)] = [
            ("error", "too_many_requests"), ("error_description", "Client quota exceeded"),
        ]
        return .answer(.json(members, status: 429, headers: headers))
    }

    /// A page of a gateway, in HTML, where JSON is expected.
    public static func htmlPage(status: Int = 502) -> Self {
        .answer(.html(HTML.page("Bad gateway", "<p>The server could not be reached.</p>"), status: status))
    }

    /// A redirect to `location`, which a client must not follow with credentials.
    public static func redirect(to location: String, status: Int = 302) -> Self {
        .status(status, headers: ["Location": location])
    }

    /// The server acts, and its answer is followed by white space up to `bytes` bytes.
    public static func oversizedBody(_ bytes: Int = 2 << 20) -> Self { Self(kind: .enlarge(bytes)) }

    /// The server acts, and the ID token of its answer has this mistake.
    public static func idToken(_ fault: IDTokenFault) -> Self { Self(kind: .idToken(fault)) }

    /// The server acts, and only the first half of its body is sent, as if that were all.
    public static let truncatedBody = Self(kind: .truncate)

    // MARK: Metadata

    /// The metadata, whatever was asked for, with these members in place of its own.
    public static func metadata(_ members: [String: JSONLiteral]) -> Self { Self(kind: .metadata(members)) }

    /// The metadata of another issuer, whose endpoints are this server's.
    public static let metadataOfAnotherIssuer = metadata(["issuer": "https://attacker.example/"])

    /// The metadata with a token endpoint that is reached by plain `http`, on a host that is not loopback.
    public static let metadataWithPlainHTTP = metadata(["token_endpoint": "http://auth.example/oauth/token"])
}
