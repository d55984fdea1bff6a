extension OAuth2Client {
    /// Adds the client id and whatever proves it to a request of your own, the way the registration says.
    ///
    /// For endpoints that this library does not know; ``requestTokens(_:)`` and ``revoke(_:)-(RevocationRequest)`` do it by
    /// themselves. With ``ClientAuthentication/clientSecretBasic(_:encoding:)`` a header field is added, and `client_id` where
    /// ``AuthorizationServer/requiresClientIDInBody`` says so; every other way adds parameters. Call it once for each request, because an assertion is good for one.
    ///
    /// ```swift
    /// var parameters: FormParameters = ["scope": "openid"]
    /// var headers: TransportHeaders = ["Accept": "application/json"]
    /// try await client.authenticate(&parameters, &headers, step: .backchannelLogin)
    /// ```
    /// [RFC 6749 section 2.3](https://www.rfc-editor.org/rfc/rfc6749#section-2.3).
    /// - Parameters:
    ///   - parameters: The body's parameters; they must not hold `client_id` or a credential yet.
    ///   - headers: The header fields; they must not hold `Authorization` yet.
    ///   - step: What the request is for, named in errors.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` when one of them is there already,
    ///   ``OAuth2Error/Code/clientAssertionFailed``, or `CancellationError`.
    public func authenticate(
        _ parameters: inout FormParameters,
        _ headers: inout TransportHeaders,
        step: OAuth2Error.Step
    ) async throws {
        guard headers["Authorization"] == nil,
            parameters.names.allSatisfy({ !ClientCredential.parameterNames.contains(ByteText($0)) })
        else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "client_id",
                message: "The request holds a credential already, and may hold one only (RFC 6749 section 2.3)."
            )
        }
        try await credential(for: step).apply(
            clientID: registration.id,
            of: server,
            to: &parameters,
            &headers
        )
    }
}
