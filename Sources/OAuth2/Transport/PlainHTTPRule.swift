/// Where an endpoint may have `http` instead of `https`.
struct PlainHTTPRule: Sendable {
    /// Whether every loopback host may.
    var allowsLoopback = true

    /// Further hosts, which the application named.
    var hosts = UnencryptedHosts.none

    func allows(_ parts: URLParts) -> Bool {
        (allowsLoopback && parts.isLoopback) || parts.host.map(hosts.contains) == true
    }
}

extension PlainHTTPRule {
    /// The rule for what the metadata of an issuer names.
    ///
    /// A server on the internet must not be able to point a client at a port of the client's own machine, so loopback is
    /// for issuers that are there themselves.
    init(endpointsOf issuer: EndpointURL, hosts: UnencryptedHosts) {
        allowsLoopback = ByteText(issuer.scheme) == "http" && issuer.isLoopback
        self.hosts = hosts
    }
}
