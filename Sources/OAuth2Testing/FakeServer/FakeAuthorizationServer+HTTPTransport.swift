public import OAuth2

extension FakeAuthorizationServer: HTTPTransport {
    /// Answers a client in the same process, as if a network were in between.
    ///
    /// Requests to another origin than the issuer's find nobody there. Faults appear as the errors that a transport would
    /// throw; time limits are not applied.
    /// - Throws: `TransportError`, or `CancellationError` when the calling task is cancelled.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try Task.checkCancellation()
        guard issuer.hasPrefix(request.url.origin + "/") else {
            throw TransportError(.connectionRefused, mayHaveReachedServer: false)
        }
        let reply = await respond(to: ReceivedRequest(request))
        try Task.checkCancellation()
        let response: TransportResponse
        switch reply.kind {
        case .response(let answer): response = answer
        case .cut, .disconnect, .reset: throw TransportError(.connectionLost, mayHaveReachedServer: true)
        case .unreachable: throw TransportError(.connectionRefused, mayHaveReachedServer: false)
        }
        guard response.body.count <= request.limits.maximumBodyBytes else {
            throw TransportError(.responseTooLarge, mayHaveReachedServer: true)
        }
        return response
    }

    /// Serves this server on a port of `127.0.0.1` and makes that address its issuer.
    ///
    /// ```swift
    /// let server = FakeAuthorizationServer()
    /// let listener = try server.listen()
    /// defer { listener.close() }
    /// ```
    /// Call it before anything is built from ``issuer``.
    /// - Throws: ``LoopbackServer/SocketError`` when the system gives no socket.
    public func listen() throws -> LoopbackServer {
        let listener = try LoopbackServer { request in await self.respond(to: request) }
        configure { $0.issuer = listener.url }
        return listener
    }
}
