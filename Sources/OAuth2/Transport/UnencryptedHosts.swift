/// Hosts that one client may reach over plain `http`, although everything that is sent there can be read on the way.
///
/// For a cluster whose network is trusted, or a container on a developer's machine:
///
/// ```swift
/// let hosts = try UnencryptedHosts("keycloak")
/// let request = try MetadataRequest(issuer: "http://keycloak:8080/realms/app", unencryptedHosts: hosts)
/// ```
/// **It weakens the client.** The client's secret, codes and tokens go to these hosts in the clear, and anybody in between can
/// answer in the server's place: an ID token from such a host proves nothing without a checked signature. Never name a host
/// that is reached over the internet. Loopback hosts need not be named, unless an issuer with `https` is to have endpoints
/// there.
///
/// Names come from the application alone. Metadata can neither add one, nor name an endpoint with `http` at any other host.
public struct UnencryptedHosts: Sendable, Hashable {
    private let names: Set<ByteText>

    /// No host: the default everywhere.
    public static let none = Self(checked: [])

    /// Exactly these hosts, on any port.
    ///
    /// - Parameter hosts: Host names or IP addresses as they stand in the URL, without scheme, port and path; there are no
    ///   wildcards. An IPv6 address has its brackets.
    /// - Throws: ``OAuth2Error/Code/invalidConfiguration`` naming `unencryptedHosts` for anything else.
    public init(_ hosts: String...) throws(OAuth2Error) { try self.init(hosts) }

    /// Exactly these hosts, on any port; for names from a configuration file.
    ///
    /// - Throws: As ``init(_:)-(String...)``.
    public init(_ hosts: [String]) throws(OAuth2Error) {
        var names: Set<ByteText> = []
        for host in hosts {
            guard let name = Self.name(host) else {
                throw OAuth2Error(
                    .invalidConfiguration,
                    step: .configuration,
                    parameter: "unencryptedHosts",
                    message: """
                        This is not the name of one host. Write it as in the URL, without scheme, port, path and wildcard: \
                        keycloak, or 10.0.0.7.
                        """
                )
            }
            names.insert(ByteText(name))
        }
        self.init(checked: names)
    }

    private init(checked names: Set<ByteText>) { self.names = names }

    /// The host in lower case, when `text` is a host and nothing else.
    private static func name(_ text: String) -> String? {
        guard !text.isEmpty, text.consists(of: .visible), !text.utf8.contains(UInt8(ascii: "*")),
            !Placeholder.isLeft(in: text), let parts = URLParts("http://" + text), let host = parts.host,
            host.utf8.elementsEqual(text.lowercasedASCII.utf8)
        else { return nil }
        return host
    }

    /// Whether `host`, in lower case and of printable ASCII as in every ``EndpointURL``, is one of them.
    func contains(_ host: String) -> Bool { names.contains(ByteText(host)) }
}
