public import OAuth2

extension AuthorizationServer {
    /// An Auth0 tenant by its domain: issuer `https://{domain}/`, endpoints `/authorize`, `/oauth/token`, `/oauth/revoke`,
    /// `/userinfo` and `/oidc/logout`, keys at `/.well-known/jwks.json`.
    ///
    /// ```swift
    /// let server = try AuthorizationServer.auth0(domain: "tenant.eu.auth0.com")
    /// ```
    /// A custom domain is given instead of the tenant's, never beside it: Auth0 names whichever one the login went
    /// through as issuer. For a server on this machine, such as the fake one of `OAuth2Testing`, host and port of a
    /// loopback address do: `127.0.0.1:8080` becomes `http://127.0.0.1:8080/`.
    ///
    /// - Parameter domain: The domain as the Auth0 dashboard shows it. A scheme in front and slashes behind are
    ///   ignored, but for `https://` before a loopback address, which keeps it; every other host is reached by `https`
    ///   whatever is written.
    /// - Returns: The server.
    /// - Throws: `OAuth2Error.Code.invalidConfiguration` naming `domain`: it is empty, a placeholder
    ///   (`{yourDomain}`), a tenant's name without the rest of the domain, has a path, or a character that no host has.
    public static func auth0(domain: String) throws(OAuth2Error) -> AuthorizationServer {
        let (isSecure, rest) = split(domain)
        guard !rest.isEmpty else {
            throw refuse("The domain is empty; copy it from the Auth0 application's settings.")
        }
        // A placeholder is told by the URL's own check.
        guard
            rest.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "$") })
                || rest.utf8.contains(where: "{<".utf8.contains)
        else {
            throw refuse(
                """
                The domain holds a space, a line break or another character that no host has; trim it, so that it reads as in \
                tenant.eu.auth0.com.
                """
            )
        }
        let url = try EndpointURL("https://" + rest, parameter: "domain")
        guard !rest.utf8.contains(where: "/?".utf8.contains) else {
            throw refuse("The domain has a path or a query; leave only the host, as in tenant.eu.auth0.com.")
        }
        guard url.isLoopback || rest.utf8.contains(UInt8(ascii: ".")) else {
            throw refuse("The domain is a single name; write all of it, as in tenant.eu.auth0.com.")
        }
        let isPlain = url.isLoopback && !isSecure
        let base = (isPlain ? "http" : "https") + url.origin.dropFirst("https".count) + "/"
        var server = try AuthorizationServer(
            issuer: base,
            authorizationEndpoint: base + "authorize",
            tokenEndpoint: base + "oauth/token",
            revocationEndpoint: base + "oauth/revoke"
        )
        server.userInfoEndpoint = try EndpointURL(base + "userinfo", parameter: "userinfo_endpoint")
        server.endSessionEndpoint = try EndpointURL(base + "oidc/logout", parameter: "end_session_endpoint")
        server.jsonWebKeySetURI = try EndpointURL(base + ".well-known/jwks.json", parameter: "jwks_uri")
        server.requiresClientIDInBody = true
        return server
    }

    /// Whether `https://` stands in front, and the domain without that, or `http://`, and without slashes at the end.
    private static func split(_ domain: String) -> (isSecure: Bool, rest: String) {
        let bytes = domain.utf8[...]
        func without(_ scheme: String) -> Substring.UTF8View? {
            let prefix = bytes.prefix(scheme.utf8.count)
            let isThere = prefix.elementsEqual(scheme.utf8) { (0x41...0x5A).contains($0) ? $0 | 0x20 == $1 : $0 == $1 }
            return isThere ? bytes[prefix.endIndex...] : nil
        }
        let secure = without("https://")
        var rest = secure ?? without("http://") ?? bytes
        while rest.last == UInt8(ascii: "/") { rest.removeLast() }
        return (secure != nil, String(Substring(rest)))
    }

    private static func refuse(_ message: StaticString) -> OAuth2Error {
        OAuth2Error(.invalidConfiguration, step: .configuration, parameter: "domain", message: message)
    }
}
