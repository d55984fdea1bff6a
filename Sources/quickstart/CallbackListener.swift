import OAuth2
import OAuth2Testing

/// Waits on the loopback address for the browser to come back from a login (RFC 8252 section 7.3).
///
/// A web application has a route instead; the callback is handled in the same way there.
final class CallbackListener: Sendable {
    private let server: LoopbackServer
    private let callbacks: AsyncStream<AuthorizationCallback>

    var redirectURI: String { server.url + "callback" }

    init(port: UInt16 = 0) throws {
        let (stream, continuation) = AsyncStream.makeStream(of: AuthorizationCallback.self)
        callbacks = stream
        do throws(LoopbackServer.SocketError) {
            server = try Self.listen(port, continuation)
        } catch {
            throw PortTaken(port: port)
        }
    }

    /// Nobody can listen at the port; most often because another program does.
    struct PortTaken: Error, CustomStringConvertible {
        let port: UInt16

        var description: String {
            "port \(port) cannot be used; choose another with --port and register its callback URL at the tenant"
        }
    }

    private static func listen(
        _ port: UInt16,
        _ continuation: AsyncStream<AuthorizationCallback>.Continuation
    ) throws(LoopbackServer.SocketError) -> LoopbackServer {
        try LoopbackServer(port: port) { request in
            guard request.path == "/callback" else { return .html("Nothing here.", status: 404) }
            let isForm = request.method == .post
            continuation.yield(
                isForm ? .formPost(body: String(decoding: request.body, as: UTF8.self)) : .url(request.target)
            )
            return .html("<p>You can close this window and go back to the terminal.</p>")
        }
    }

    /// The first callback that belongs to one of `logins`, and that login, which is taken out.
    ///
    /// Anyone on this machine can send requests to the port; one with a wrong `state` must not end the wait.
    func response(
        to logins: inout PendingAuthorizations
    ) async throws -> (callback: AuthorizationCallback, pending: PendingAuthorization) {
        for await callback in callbacks {
            do throws(OAuth2Error) {
                return (callback, try logins.take(for: callback))
            } catch {
                guard error.code == .stateMismatch || error.code == .malformedCallback else { throw error }
            }
        }
        throw CancellationError()
    }

    func close() { server.close() }
}
