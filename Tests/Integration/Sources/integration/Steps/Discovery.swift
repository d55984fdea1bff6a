import OAuth2

extension Chapter {
    static let discovery = Chapter(
        name: "Discovery",
        steps: [
            Step("OpenID Connect Discovery", standard: ["yes", "no"]) { try await found(.openIDConfiguration, $0) },
            Step("RFC 8414", standard: ["yes", "no"]) { try await found(.oauthAuthorizationServer, $0) },
            Step("endpoints that the metadata leaves out", standard: ["none"]) { application in
                let missing = application.server.endpoints ?? [:]
                let needed = ["revocation", "introspection", "userinfo", "end_session"]
                let left = needed.filter { application.metadata.endpoints["\($0)_endpoint"] == nil }
                guard left.sorted() == missing.keys.sorted() else {
                    throw Unexpected("the description has other endpoints than the metadata leaves out: \(left)")
                }
                return left.isEmpty ? "none" : left.joined(separator: ", ")
            },
        ]
    )

    private static func found(_ location: MetadataLocation, _ application: Application) async throws -> String {
        var request = try MetadataRequest(issuer: application.server.issuer)
        request.locations = [location]
        let source = OAuth2ClientSource(
            request,
            registration: try application.server.registration(.confidential),
            transport: application.transport
        )
        do {
            _ = try await source.metadata()
            return "yes"
        } catch let error as OAuth2Error where error.response?.status == 404 {
            return "no"
        }
    }
}
