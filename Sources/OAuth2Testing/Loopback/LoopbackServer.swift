import Dispatch
import Foundation
import OAuth2

/// A small HTTP/1.1 server on `127.0.0.1`.
///
/// Two uses: tests that want a real socket between the client and ``FakeAuthorizationServer`` (see
/// ``FakeAuthorizationServer/listen()``), and command-line programs that wait for the browser to come back from a login
/// ([RFC 8252 section 7.3](https://www.rfc-editor.org/rfc/rfc8252#section-7.3)):
///
/// ```swift
/// let server = try LoopbackServer { request in
///     let answer = request.method == .post ? request.bodyParameters : request.query
///     // … hand `answer` to the flow …
///     return .html("You can close this window.")
/// }
/// defer { server.close() }
/// let redirectURI = server.url + "callback"
/// ```
/// It keeps connections alive, serves many at a time and needs no package. It is no server for the open network: bodies are
/// limited to 1 MiB, requests with `Transfer-Encoding` are refused, and there is no TLS.
public final class LoopbackServer: Sendable {
    /// The port it listens on.
    public let port: Int

    /// The base URL, with a slash at the end: `http://127.0.0.1:54321/`.
    public var url: String { "http://127.0.0.1:\(port)/" }

    private let inbox: LoopInbox
    /// Left by the server's thread at its end.
    private let running: DispatchGroup

    /// Starts to listen; connections are accepted from now on.
    ///
    /// - Parameters:
    ///   - port: The port, for a redirect URI that is registered with one; 0, the default, lets the system choose.
    ///   - handler: Called for each request, in a task of its own that is cancelled when the connection is lost or the
    ///     server is closed.
    /// - Throws: ``SocketError`` when the system gives no socket.
    public init(
        port: UInt16 = 0,
        handler: @escaping @Sendable (ReceivedRequest) async -> LoopbackReply
    ) throws(SocketError) {
        let listener = try Socket.loopbackListener(port: port)
        let pipe: (read: Socket, write: Socket)
        do throws(SocketError) {
            pipe = try Socket.pipe()
        } catch {
            listener.descriptor.close()
            throw error
        }
        self.port = listener.port
        let inbox = LoopInbox(wakeUp: pipe.write)
        self.inbox = inbox
        let running = DispatchGroup()
        self.running = running
        let (socket, wakeUps) = (listener.descriptor, pipe.read)
        running.enter()
        // Not one of Dispatch's threads: a test run with some hundred servers would take all of them for itself, and
        // whatever else in the process needs one, such as URLSession, would stand still.
        Thread.detachNewThread {
            var loop = EventLoop(listener: socket, wakeUps: wakeUps, inbox: inbox, handler: handler)
            loop.run()
            running.leave()
        }
    }

    deinit { close() }

    /// Stops listening, closes every connection and returns when the server's thread has ended.
    ///
    /// Handlers that still run are cancelled and their replies dropped. Calling it again does nothing.
    public func close() {
        inbox.stop()
        running.wait()
    }
}

extension LoopbackServer {
    /// A call to the operating system's socket interface that failed.
    public struct SocketError: Error, Hashable, CustomStringConvertible {
        /// The function that failed, for example `bind`.
        public let function: String
        /// The error number, `errno`.
        public let number: Int32

        /// The function and the error number.
        public var description: String { "\(function) failed with errno \(number)" }
    }
}
