import OAuth2
import OAuth2Testing
import Synchronization

/// The application's redirect URI, behind a socket.
final class CallbackListener: Sendable {
    /// What a browser brought.
    struct Delivery: Sendable {
        let callback: AuthorizationCallback
        let isFormPost: Bool
    }

    private final class Inbox: Sendable {
        let last = Mutex<Delivery?>(nil)
    }

    private let inbox: Inbox
    private let listener: LoopbackServer

    init(_ redirectURI: String) throws {
        let url = try EndpointURL(redirectURI)
        let inbox = Inbox()
        self.inbox = inbox
        listener = try LoopbackServer(port: UInt16(url.port ?? 0)) { request in
            guard request.path == url.path else { return .html("<p>Signed out.</p>") }
            let isFormPost = request.method == .post
            let callback: AuthorizationCallback =
                isFormPost ? .formPost(body: String(decoding: request.body, as: UTF8.self)) : .url(request.target)
            inbox.last.withLock { $0 = Delivery(callback: callback, isFormPost: isFormPost) }
            return .html("<p>Logged in.</p>")
        }
    }

    /// What came since the last call, if something did.
    func take() -> Delivery? { inbox.last.withLock { $0.take() } }

    func close() { listener.close() }
}
