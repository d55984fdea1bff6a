import Foundation
import OAuth2

/// Plays a browser with a person in front of it, who knows a name and a password.
struct Browser {
    /// What the person does when asked for consent.
    enum Answer { case accept, deny }

    /// Where it ended.
    struct Stop {
        let url: EndpointURL
        let answer: TransportResponse
    }

    /// More than any login takes: a server that sends the browser in circles must not keep it.
    private static let mostSteps = 20

    private let server: Server
    private let answer: Answer
    private let origin: String
    private var cookies = CookieJar()

    init(_ server: Server, answer: Answer = .accept) throws {
        self.server = server
        self.answer = answer
        origin = try EndpointURL(server.issuer).origin
    }

    /// Opens `url`, fills in forms and follows redirects, until it has left the server or gets no further.
    mutating func open(_ url: String) async throws -> Stop {
        var stop = try await get(url)
        for _ in 0..<Self.mostSteps {
            guard let next = try await step(from: stop) else { return stop }
            stop = next
        }
        throw Unexpected("the server sends the browser in circles")
    }

    /// One click, one redirect; `nil` when there is nothing more to do.
    private mutating func step(from stop: Stop) async throws -> Stop? {
        guard stop.url.origin == origin else { return nil }
        if (300..<400).contains(stop.answer.status), let location = stop.answer.headers["Location"] {
            let next = try absolute(location, from: stop.url)
            if server.pages.kind == .glewlwyd, let visit = GlewlwydPages.Visit(next) {
                return try await agree(visit)
            }
            return try await get(next)
        }
        let page = Page(String(decoding: stop.answer.body, as: UTF8.self))
        guard let (form, button) = choose(page) else { return nil }
        return try await submit(form, button, from: stop.url)
    }

    /// The form that the person fills in: one that asks for what they know, or that has the button they want, or one that a
    /// script would submit (`response_mode=form_post`).
    private func choose(_ page: Page) -> (Page.Form, Page.Button?)? {
        if let form = page.forms.first(where: { !$0.visibleNames.isDisjoint(with: server.pages.fields.keys) }) {
            return (form, form.buttons.first)
        }
        if let wanted = answer == .accept ? server.pages.accept : server.pages.deny {
            for form in page.forms {
                let button = form.buttons.first { $0.name == wanted.name ?? "" && $0.value == wanted.value }
                if let button { return (form, button) }
            }
        }
        return page.forms.first { $0.action == server.redirectURI }.map { ($0, nil) }
    }

    private mutating func submit(
        _ form: Page.Form,
        _ button: Page.Button?,
        from url: EndpointURL
    ) async throws -> Stop {
        var parameters = FormParameters()
        for field in form.fields {
            let known = form.visibleNames.contains(field.name) ? server.pages.fields[field.name] : nil
            parameters.append(field.name, known ?? field.value)
        }
        if let button, !button.name.isEmpty { parameters.append(button.name, button.value) }
        let target = try absolute(form.action.isEmpty ? url.string : form.action, from: url)
        let encoded = parameters.formBody()
        guard form.isPost else {
            return try await get(target.prefix { $0 != "?" } + "?" + String(decoding: encoded, as: UTF8.self))
        }
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"), ("Referer", url.string), ("Origin", origin),
        ]
        return try await send("POST", target, headers, encoded)
    }

    private mutating func agree(_ visit: GlewlwydPages.Visit) async throws -> Stop? {
        // Its page has no way to say no.
        guard answer == .accept else { return nil }
        for call in visit.calls(server, isLoggedIn: cookies.field?.contains("GLEWLWYD2_SESSION_ID") == true) {
            _ = try await send(call.method, origin + call.path, [("Content-Type", "application/json")], call.body)
        }
        return try await get(visit.callback)
    }

    private mutating func get(_ url: String) async throws -> Stop { try await send("GET", url, [], []) }

    private mutating func send(
        _ method: String,
        _ url: String,
        _ headers: [(String, String)],
        _ body: [UInt8]
    ) async throws -> Stop {
        let url = try EndpointURL(String(url.prefix { $0 != "#" }))
        var headers = headers + [("Accept", "text/html, */*;q=0.8")]
        if url.origin == origin, let field = cookies.field { headers.append(("Cookie", field)) }
        let answer = try await PlainHTTP.send(method, to: url, headers: headers, body: body)
        if url.origin == origin { cookies.keep(answer.headers) }
        return Stop(url: url, answer: answer)
    }

    private func absolute(_ location: String, from url: EndpointURL) throws -> String {
        guard let target = URL(string: location, relativeTo: URL(string: url.string)) else {
            throw Unexpected("a Location that is no URL")
        }
        return target.absoluteString
    }
}
