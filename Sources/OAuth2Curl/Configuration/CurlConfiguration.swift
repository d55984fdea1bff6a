#if os(Linux)
public import OAuth2

/// What a ``CurlTransport`` does otherwise than by default.
///
/// ```swift
/// var configuration = CurlConfiguration()
/// configuration.tls.trustRoots = .file("/etc/company/ca.pem")
/// let transport = try CurlTransport(configuration)
/// ```
public struct CurlConfiguration: Sendable, Hashable {
    /// TLS: versions, authorities, client certificate.
    public var tls = CurlTLS()

    /// The proxy, by default the one that the environment names.
    public var proxy: CurlProxy = .environment

    /// The `User-Agent` of the requests, also of those to a proxy; a request with one of its own keeps that.
    public var userAgent: UserAgent = .library

    /// The most time that making a connection may take: name look-up, TCP, TLS.
    ///
    /// Default 10 seconds. Waiting for a turn, or for another request's connection, does not count; `TransportLimits` of each
    /// request count as well.
    public var connectTimeout: Duration = .seconds(10)

    /// How many requests may be under way at a time; others wait, within their time limits.
    ///
    /// Default 256; less than 1 counts as 1, and more than a quarter of the file descriptors that the process may have
    /// (`RLIMIT_NOFILE` when its first request is sent) as that quarter. One that waits takes about 7 KB of memory, its task included.
    ///
    /// No host holds up another: each has a line of its own, at most three quarters of the places, and one in any case.
    public var maximumConcurrentRequests = 256

    /// How many connections to one host may be open at a time; HTTP/2 puts many requests on one.
    ///
    /// Default 64; less than 1 counts as 1.
    public var maximumConnectionsPerHost = 64

    /// How many connections are kept open for later requests.
    ///
    /// Default 64; less than 1 counts as 1.
    public var maximumIdleConnections = 64

    /// How long a connection without a request may be used again, in whole seconds.
    ///
    /// Default 60 seconds. When the transport has had nothing to do for that long, it closes them all. Requests that must not
    /// be repeated, which are all but `GET` and `HEAD`, use connections only that were idle for less than 4 seconds: the older
    /// one is, the likelier the server is just closing it, and then nobody knows whether the request was read.
    public var idleConnectionLifetime: Duration = .seconds(60)

    /// How long a connection may have been idle and still carry a request that must not be repeated.
    var longestReuseUnlessRepeatable: Duration = .seconds(4)

    /// The defaults.
    public init() {}
}
#endif
