import Foundation
import OAuth2

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension URLRequest {
    /// `request` as `URLSession` sends it without changing its meaning.
    ///
    /// - Throws: `TransportError.Kind.unsupportedRequest` for what `URLSession` cannot send, and
    ///   `TransportError.Kind.timeout` when the time is up before it begins.
    init(transportRequest request: TransportRequest, userAgent: UserAgent = .library) throws(TransportError) {
        func refuse(_ kind: TransportError.Kind, _ detail: String) -> TransportError {
            TransportError(kind, mayHaveReachedServer: false, detail: detail)
        }
        // Foundation repairs what it takes for mistakes; only a URL that it leaves alone goes where it says.
        guard let url = URL(string: request.url.string), url.absoluteString == request.url.string else {
            throw refuse(.unsupportedRequest, "Foundation reads the URL differently")
        }
        #if canImport(FoundationNetworking)
        guard !request.url.host.hasPrefix("[") else {
            throw refuse(.unsupportedRequest, "URLSession on Linux cannot connect to a literal IPv6 address")
        }
        #endif
        guard request.limits.maximumBodyBytes >= 0 else {
            throw refuse(.unsupportedRequest, "maximumBodyBytes is negative")
        }
        guard request.limits.total > .zero, request.limits.idle > .zero else {
            throw refuse(.timeout, "the time limit is zero or negative")
        }
        self.init(url: url, cachePolicy: .reloadIgnoringLocalCacheData)
        httpMethod = request.method.rawValue
        httpBody = request.body.map { Data($0) }
        httpShouldHandleCookies = false
        // Foundation's own limit also counts the time in which the server thinks; FoundationNetworking traps on a very large one.
        timeoutInterval = 1_000_000
        // Compression saves nothing on answers of this size, and a small compressed answer can unpack into a huge one.
        setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        if request.headers["User-Agent"] == nil { setValue(userAgent.text, forHTTPHeaderField: "User-Agent") }
        for field in request.headers.fields { addValue(field.value, forHTTPHeaderField: field.name) }
        if !SessionLanes.isRepeatable(httpMethod) { setValue("close", forHTTPHeaderField: "Connection") }
    }
}
