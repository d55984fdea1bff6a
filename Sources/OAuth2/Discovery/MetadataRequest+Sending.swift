extension MetadataRequest {
    /// Asks one location after the other.
    func fetch(
        with transport: any HTTPTransport,
        clock: any WallClock,
        limits: TransportLimits
    ) async throws -> AuthorizationServerMetadata {
        var lastAnswer: ServerErrorResponse?
        for location in locations {
            let request = try transportRequest(at: location, limits: limits)
            let answer = try await transport.answer(to: request, step: .discovery)
            if let metadata = try metadata(in: answer, now: clock.now) { return metadata }
            lastAnswer = ServerErrorResponse(answer, now: clock.now)
        }
        throw OAuth2Error(
            .unexpectedResponse,
            step: .discovery,
            parameter: "issuer",
            message: """
                The server publishes no metadata for this issuer; check the issuer, or describe the server by hand with \
                AuthorizationServer.
                """,
            response: lastAnswer
        )
    }
}
