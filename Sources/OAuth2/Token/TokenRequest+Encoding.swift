extension TokenRequest {
    /// Builds the HTTP request: the pure half of ``OAuth2Client/requestTokens(_:)``.
    ///
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` naming the parameter that cannot be sent.
    func transportRequest(
        server: AuthorizationServer,
        clientID: String,
        credential: ClientCredential,
        limits: TransportLimits
    ) throws(OAuth2Error) -> TransportRequest {
        try Self.checkNames(additionalParameters, parameter: "additionalParameters")
        guard
            additionalParameters.elements.allSatisfy({
                !Self.ownNames.contains(ByteText($0.name)) && parameters[$0.name] == nil
            })
        else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: "additionalParameters",
                message: "A name is repeated or has a property of its own; use the property."
            )
        }
        // And eight: the grant type, the properties, and a credential.
        var all = FormParameters(capacity: parameters.elements.count + additionalParameters.elements.count + 8)
        all.append("grant_type", grantType.rawValue)
        for element in parameters.elements { all.append(element.name, element.value) }
        if let scope, !scope.isEmpty {
            all.append("scope", try scope.checkedText(separator: server.scopeSeparator, step: .token))
        }
        try Placeholder.check(audience, "audience", step: .token)
        try Placeholder.check(organization, "organization", step: .token)
        // Names and passwords that users typed in are theirs to choose.
        try Placeholder.check(parameters["refresh_token"], "refresh_token", step: .token)
        try Placeholder.check(parameters["realm"], "realm", step: .token)
        try Placeholder.check(values: additionalParameters, step: .token)
        try all.append("audience", ifPresent: audience, step: .token)
        try all.append(resources: resource, step: .token)
        try all.append("organization", ifPresent: organization, step: .token)
        guard !all.hasRepeatedName(except: "resource"), resource.isEmpty || parameters["resource"] == nil else {
            throw OAuth2Error(
                .invalidParameter,
                step: .token,
                parameter: "parameters",
                message: """
                    A parameter of the grant is set as a property, too, and would be sent twice (RFC 6749 section 3.2); \
                    leave one of them out.
                    """
            )
        }
        for element in additionalParameters.elements { all.append(element.name, element.value) }

        return try TransportRequest(
            posting: all,
            to: server.tokenEndpoint,
            of: server,
            clientID: clientID,
            credential: credential,
            headers: headers,
            limits: limits,
            step: .token
        )
    }

    private static let ownNames: Set<ByteText> = ["scope", "audience", "resource", "organization"]
}
