import OAuth2
import OAuth2Curl
import OAuth2URLSession

/// A transport that every step is taken over.
struct TransportUnderTest: Sendable {
    let name: String
    let transport: any HTTPTransport

    /// Every transport there is; a new one is one more line.
    static func all() throws -> [Self] {
        [
            Self(name: "URLSession", transport: URLSessionTransport()),
            Self(name: "Curl", transport: try CurlTransport()),
        ]
    }
}
