extension TransportRequest {
    /// A request of a client to an endpoint of its authorization server: the parameters in the encoding that the server
    /// wants, with the client's credential where it belongs.
    init(
        posting parameters: consuming FormParameters,
        to endpoint: EndpointURL,
        of server: AuthorizationServer,
        clientID: String,
        credential: ClientCredential,
        headers further: TransportHeaders = TransportHeaders(),
        limits: TransportLimits,
        step: OAuth2Error.Step
    ) throws(OAuth2Error) {
        var headers = TransportHeaders(capacity: further.fields.count + 3)
        headers.append("Accept", "application/json")
        headers.append("Content-Type", server.requestEncoding.contentType)
        for field in further.fields {
            guard headers[field.name] == nil, !field.name.equalsIgnoringASCIICase("Authorization") else {
                throw OAuth2Error(
                    .invalidParameter,
                    step: step,
                    parameter: "headers",
                    message: """
                        A header field is there twice, or is one that the library sets (Authorization, Content-Type, Accept); leave \
                        it out.
                        """
                )
            }
            try Self.check(field, step: step)
            headers.append(field.name, field.value)
        }
        credential.apply(clientID: clientID, of: server, to: &parameters, &headers)
        self.init(
            checked: .post,
            url: endpoint,
            headers: headers,
            body: server.requestEncoding.body(of: parameters),
            limits: limits
        )
    }
}
