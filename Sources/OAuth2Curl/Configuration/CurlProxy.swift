#if os(Linux)
public import OAuth2

/// The proxy that ``CurlTransport`` goes through.
///
/// Its text does not show the proxy's URL, which may hold a password.
public struct CurlProxy: Sendable, Hashable, RedactedDescription {
    enum Kind: Sendable, Hashable {
        case environment, none
        case url(String)
    }

    let kind: Kind

    /// The one that the environment names, as with the `curl` program.
    ///
    /// `https_proxy`, `HTTPS_PROXY` and, for plain http on loopback hosts, `http_proxy`, then `all_proxy` and `ALL_PROXY`;
    /// not for the hosts in `no_proxy` and `NO_PROXY`. They are read at each request. A `socks5://` there, unlike `socks5h://`,
    /// makes libcurl look names up in a way that can hold up other requests.
    ///
    /// Requests to loopback hosts go through it as well, unless `no_proxy` names these hosts, and plain ones unencrypted.
    public static let environment = Self(kind: .environment)

    /// None, whatever the environment says.
    public static let none = Self(kind: .none)

    /// This one for all requests, whatever the environment says: also for those to loopback hosts.
    ///
    /// - Parameter url: For example `http://proxy.internal:3128`, or with `https`, `socks5h` or `socks4a` and, if the proxy wants it,
    ///   `user:password@` before the host.
    /// - Returns: The setting.
    public static func url(_ url: String) -> Self { Self(kind: .url(url)) }

    /// Which of the three it is.
    public var description: String {
        switch kind {
        case .environment: "CurlProxy(environment)"
        case .none: "CurlProxy(none)"
        case .url: "CurlProxy(URL redacted)"
        }
    }
}
#endif
