public import OAuth2

extension TokenRequest {
    /// The same request with the address of the user it is made for; header `auth0-forwarded-for`.
    ///
    /// Auth0 counts failed logins by address, and without this header all users of a server have the server's. It is
    /// believed only from a client that authenticates and whose setting "Trust Token Endpoint IP Header" is on.
    ///
    /// - Parameter ipAddress: One IPv4 or IPv6 address, without port and brackets. Take it from the connection or a
    ///   proxy that you run; what a browser sends as `X-Forwarded-For` is the user's own invention.
    /// - Returns: The request with the header field.
    /// - Throws: `OAuth2Error.Code.invalidParameter` when it is no such address.
    public func forwarded(for ipAddress: String) throws(OAuth2Error) -> TokenRequest {
        try ForwardedFor.check(ipAddress, step: .token)
        var request = self
        request.headers[ForwardedFor.headerName] = ipAddress
        return request
    }
}
