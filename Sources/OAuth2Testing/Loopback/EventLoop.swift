#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// The thread of a ``LoopbackServer``: one `poll` over the listener, all connections and the inbox.
struct EventLoop {
    private let listener: Socket
    private let wakeUps: Socket
    private let inbox: LoopInbox
    private let handler: @Sendable (ReceivedRequest) async -> LoopbackReply
    private var connections: [Int: Connection] = [:]
    private var handlers: [Int: Task<Void, Never>] = [:]
    private var nextID = 0
    private let executor = HandlerExecutor()

    init(
        listener: Socket,
        wakeUps: Socket,
        inbox: LoopInbox,
        handler: @escaping @Sendable (ReceivedRequest) async -> LoopbackReply
    ) {
        self.listener = listener
        self.wakeUps = wakeUps
        self.inbox = inbox
        self.handler = handler
    }

    mutating func run() {
        while !turn() {}
        for id in Array(connections.keys) { close(id) }
        listener.close()
        // In this order: a byte written into a pipe that nobody can read any more would kill the process.
        inbox.end()
        wakeUps.close()
    }

    /// Waits for the next things to happen and deals with them; returns whether the loop has to stop.
    private mutating func turn() -> Bool {
        let ids = Array(connections.keys)
        var entries = [
            pollfd(fd: wakeUps.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: listener.number, events: Int16(POLLIN), revents: 0),
        ]
        for id in ids {
            guard let connection = connections[id] else { continue }
            entries.append(pollfd(fd: connection.socket.number, events: connection.interest, revents: 0))
        }
        // The array and its length belong together; the call writes the answers into it.
        _ = unsafe poll(&entries, nfds_t(entries.count), -1)

        if entries[0].revents != 0 {
            _ = wakeUps.readBytes()
            let content = inbox.take()
            if content.isStopping { return true }
            for (id, reply) in content.replies {
                handlers[id] = nil
                connections[id]?.queue(reply)
                advance(id)
            }
        }
        for (id, entry) in zip(ids, entries.dropFirst(2)) where entry.revents != 0 {
            if entry.revents & Int16(POLLIN) != 0 { connections[id]?.receive() }
            if entry.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 && entry.revents & Int16(POLLIN) == 0 {
                close(id)
            } else {
                advance(id)
            }
        }
        if entries[1].revents != 0 {
            while let socket = listener.accept() {
                nextID += 1
                connections[nextID] = Connection(socket: socket)
            }
        }
        return false
    }

    /// Does what the connection can do without waiting.
    private mutating func advance(_ id: Int) {
        while let step = connections[id]?.nextStep() {
            switch step {
            case .wait:
                return
            case .close:
                return close(id)
            case .handle(let request):
                let (handler, inbox) = (handler, inbox)
                handlers[id] = Task(executorPreference: executor) { inbox.post(await handler(request), to: id) }
                return
            }
        }
    }

    private mutating func close(_ id: Int) {
        handlers.removeValue(forKey: id)?.cancel()
        connections.removeValue(forKey: id)?.socket.close()
    }
}
