@testable import OAuth2Testing

/// A listening socket that accepts nobody, so that it can tell afterwards whether anybody has connected.
struct SilentListener: ~Copyable {
    private let socket: Socket
    let url: String

    init() throws {
        let (socket, port) = try Socket.loopbackListener(port: 0)
        self.socket = socket
        url = "http://127.0.0.1:\(port)/"
    }

    /// How many connections have been made since the last look.
    func connections() -> Int {
        var count = 0
        // The system completes connections by itself; they wait here to be accepted.
        while let connection = socket.accept() {
            connection.close()
            count += 1
        }
        return count
    }

    deinit { socket.close() }
}
