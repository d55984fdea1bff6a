import OAuth2

extension Tenant {
    /// `GET /v2/logout`: ends the browser's session.
    mutating func logout(_ request: ReceivedRequest) -> TransportResponse {
        let query = request.query
        let clients =
            query["client_id"].map { id in configuration.clients.filter { $0.id == id } } ?? configuration.clients
        let allowed = clients.flatMap(\.logoutURLs)
        guard let target = query["returnTo"] ?? allowed.first else { return .text("OK", status: 200) }
        guard allowed.contains(target) else {
            return .text("The \"returnTo\" querystring parameter is not in the allowed logout URLs.", status: 400)
        }
        if let cookie = sessionCookie(request.headers) { sessions[cookie] = nil }
        return TransportResponse(
            status: 302,
            headers: ["Location": target, "Set-Cookie": "auth0=; Path=/; Max-Age=0"]
        )
    }

    /// `/oidc/logout`: the standard's way to end the browser's session (OpenID Connect RP-Initiated Logout 1.0).
    mutating func endSession(_ request: ReceivedRequest) throws(Refusal) -> TransportResponse {
        let parameters = try Self.unique(request.method == .post ? request.bodyParameters : request.query)
        var id = parameters["client_id"]
        if let hint = parameters["id_token_hint"] {
            // An expired one will do.
            let claims = try? IDToken(hint).unvalidatedClaims()
            guard let claims, claims["iss"]?.string == configuration.issuer, let audience = claims["aud"]?.string,
                id == nil || id == audience
            else { throw Refusal(400, "invalid_request", "The id_token_hint is not one of this client.") }
            id = audience
        }
        if let cookie = sessionCookie(request.headers) { sessions[cookie] = nil }
        guard let target = parameters["post_logout_redirect_uri"] else { return .text("OK", status: 200) }
        guard client(id)?.logoutURLs.contains(target) == true else {
            throw Refusal(400, "invalid_request", "The post_logout_redirect_uri is not in the allowed logout URLs.")
        }
        let state: FormParameters = parameters["state"].map { ["state": $0] } ?? [:]
        let query = String(decoding: state.formBody(), as: UTF8.self)
        let location = query.isEmpty ? target : target + (target.contains("?") ? "&" : "?") + query
        return TransportResponse(
            status: 302,
            headers: ["Location": location, "Set-Cookie": "auth0=; Path=/; Max-Age=0"]
        )
    }

    /// The value of the session cookie.
    func sessionCookie(_ headers: TransportHeaders) -> String? {
        let pairs = (headers["Cookie"] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
        return pairs.first { $0.hasPrefix("auth0=") }.map { String($0.dropFirst(6)) }
    }
}
