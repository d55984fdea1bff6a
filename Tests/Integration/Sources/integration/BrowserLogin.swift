import OAuth2
import OAuth2URLSession

/// A login for a browser that somebody else drives: prints the URL, and waits.
struct BrowserLogin {
    private let server: Server

    init(file: String) throws { server = try Server(file: file) }

    func run() async throws {
        let callbacks = try CallbackListener(server.redirectURI)
        defer { callbacks.close() }
        let client = try await Application(server, URLSessionTransport(), callbacks).client()
        let login = try client.beginAuthorization(redirectURI: server.redirectURI, scope: server.loginScope)
        Console.say(login.url)
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            if let delivery = callbacks.take() {
                let tokens = try await client.finishAuthorization(callback: delivery.callback, pending: login.pending)
                guard let claims = tokens.idTokenClaims else { throw Unexpected("no claims") }
                let info = try await client.userInfo(tokens.accessToken, expectedSubject: claims.subject)
                Console.say("logged in at \(server.name): \(info.email ?? "somebody without an email")")
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Unexpected("the browser did not come back")
    }
}
