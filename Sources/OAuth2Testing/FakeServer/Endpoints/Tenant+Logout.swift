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

    /// The value of the session cookie.
    func sessionCookie(_ headers: TransportHeaders) -> String? {
        let pairs = (headers["Cookie"] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
        return pairs.first { $0.hasPrefix("auth0=") }.map { String($0.dropFirst(6)) }
    }
}
