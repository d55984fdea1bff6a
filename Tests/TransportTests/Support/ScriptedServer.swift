import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A server on 127.0.0.1 that answers byte by byte as a test scripts it: what it sends need not be HTTP.
///
/// Each connection runs the script on a thread of its own; what the script reads is recorded.
final class ScriptedServer: Sendable {
    /// The port the system chose.
    let port: UInt16

    private struct State {
        var isClosed = false
        var connectionCount = 0
        var open: Set<Int32> = []
        var requests: [ReceivedRequest] = []
    }

    private let state = Mutex(State())

    /// Listens, and runs `script` for each connection; the connection is closed when it returns.
    init(_ script: @escaping @Sendable (ScriptedConnection) -> Void) throws {
        let (listener, port) = try LoopbackSocket.listen()
        self.port = port
        Thread.detachNewThread { self.accept(from: listener, script) }
    }

    /// `http://127.0.0.1:port` with `path` behind it.
    func url(_ path: String = "/token", scheme: String = "http") -> String { "\(scheme)://127.0.0.1:\(port)\(path)" }

    /// All requests read so far.
    var requests: [ReceivedRequest] { state.withLock { $0.requests } }

    /// Lets go of the requests read so far.
    func forgetRequests() { state.withLock { $0.requests = [] } }

    /// How many connections were made so far.
    var connectionCount: Int { state.withLock { $0.connectionCount } }

    /// How many connections are open now.
    var openConnectionCount: Int { state.withLock { $0.open.count } }

    /// Ends all connections; their threads and the listener's notice and end.
    func close() {
        state.withLock { state in
            state.isClosed = true
            for descriptor in state.open { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    func record(_ request: ReceivedRequest) {
        state.withLock { $0.requests.append(request) }
    }

    private func accept(from listener: Int32, _ script: @escaping @Sendable (ScriptedConnection) -> Void) {
        defer { LoopbackSocket.close(listener) }
        while !state.withLock({ $0.isClosed }) {
            guard let descriptor = LoopbackSocket.accept(from: listener, milliseconds: 50) else { continue }
            let number: Int? = state.withLock { state in
                guard !state.isClosed else { return nil }
                state.connectionCount += 1
                state.open.insert(descriptor)
                return state.connectionCount
            }
            guard let number else {
                LoopbackSocket.close(descriptor)
                return
            }
            Thread.detachNewThread {
                script(ScriptedConnection(descriptor: descriptor, number: number, server: self))
                self.state.withLock { state in
                    state.open.remove(descriptor)
                    LoopbackSocket.close(descriptor)
                }
            }
        }
    }
}

/// Runs `body` with a server that is closed afterwards, whatever happens.
func withServer<Result>(
    _ script: @escaping @Sendable (ScriptedConnection) -> Void,
    body: (ScriptedServer) async throws -> Result
) async throws -> Result {
    let server = try ScriptedServer(script)
    defer { server.close() }
    return try await body(server)
}
