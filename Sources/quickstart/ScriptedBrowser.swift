import OAuth2

/// Plays a browser with a person in front of it: opens a login page, fills in the form, follows redirects.
///
/// It goes over the same transport as the client. The transport never follows a redirect itself, so this does.
struct ScriptedBrowser {
    let transport: any HTTPTransport
    let email: String
    let password: String

    struct NoForm: Error {}

    /// Opens `url` and goes on until a page has no login form any more.
    func logIn(at url: String) async throws {
        var answer = try await open(url)
        while let form = hiddenField("login", in: answer.body) {
            let fields: FormParameters = [
                "login": form, "username": email, "password": password, "action": "continue",
            ]
            answer = try await submit(fields, to: EndpointURL(url).sameOrigin(path: ["authorize"]))
        }
        guard answer.status == 200 else { throw NoForm() }
    }

    private func open(_ url: String) async throws -> TransportResponse {
        let answer = try await transport.send(TransportRequest(method: .get, url: EndpointURL(url)))
        return try await follow(answer)
    }

    private func submit(_ fields: FormParameters, to url: EndpointURL) async throws -> TransportResponse {
        let request = try TransportRequest(
            method: .post,
            url: url,
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: fields.formBody()
        )
        return try await follow(transport.send(request))
    }

    private func follow(_ answer: TransportResponse) async throws -> TransportResponse {
        guard (300..<400).contains(answer.status), let location = answer.headers["Location"] else { return answer }
        Console.result("The browser is redirected to \(location.prefix { $0 != "?" })")
        return try await open(location)
    }

    /// The value of a hidden input; enough HTML for the fake server's own pages.
    private func hiddenField(_ name: String, in page: [UInt8]) -> String? {
        let marker = "name=\"\(name)\" value=\""
        let parts = String(decoding: page, as: UTF8.self).split(separator: marker, maxSplits: 1)
        return parts.count == 2 ? String(parts[1].prefix { $0 != "\"" }) : nil
    }
}
