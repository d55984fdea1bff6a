import OAuth2
import OAuth2URLSession
import Testing

/// Plays a browser and a person: fills in the server's login page and submits the form that brings the answer back.
struct FormBrowser {
    let transport: URLSessionTransport

    /// Opens `url`, logs in, and submits the page of `form_post` to the application.
    func logIn(at url: String, email: String, password: String) async throws -> TransportResponse {
        let login = try await page(transport.send(TransportRequest(method: .get, url: EndpointURL(url))))
        var fields = Self.hiddenFields(in: login)
        for (name, value) in [("username", email), ("password", password), ("action", "continue")] {
            fields.append(name, value)
        }
        let authorize = try EndpointURL(url).sameOrigin(path: ["authorize"])
        let answer = try await page(post(fields, to: authorize))
        let action = try #require(Self.attribute("action", in: answer))
        return try await post(Self.hiddenFields(in: answer), to: EndpointURL(action))
    }

    private func post(_ fields: FormParameters, to url: EndpointURL) async throws -> TransportResponse {
        let headers: TransportHeaders = ["Content-Type": "application/x-www-form-urlencoded"]
        return try await transport.send(
            TransportRequest(method: .post, url: url, headers: headers, body: fields.formBody())
        )
    }

    private func page(_ answer: TransportResponse) throws -> String {
        #expect(answer.status == 200)
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// Enough HTML for the fake server's own pages.
    private static func hiddenFields(in page: String) -> FormParameters {
        var fields = FormParameters()
        for input in page.split(separator: "<input type=\"hidden\" ").dropFirst() {
            let tag = String(input.prefix { $0 != ">" })
            if let name = attribute("name", in: tag), let value = attribute("value", in: tag) {
                fields.append(name, value)
            }
        }
        return fields
    }

    private static func attribute(_ name: String, in text: String) -> String? {
        let parts = text.split(separator: "\(name)=\"", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? String(parts[1].prefix { $0 != "\"" }) : nil
    }
}
