import Synchronization

/// The way from other threads into the event loop: replies of handlers, and the wish to stop.
final class LoopInbox: Sendable {
    struct Content {
        var replies: [(connection: Int, reply: LoopbackReply)] = []
        var isStopping = false
        /// `nil` once the loop has ended and the descriptor may belong to somebody else.
        fileprivate var wakeUp: Socket?
    }

    private let content: Mutex<Content>

    init(wakeUp: Socket) { content = Mutex(Content(wakeUp: wakeUp)) }

    func post(_ reply: LoopbackReply, to connection: Int) {
        content.withLock { content in
            guard let wakeUp = content.wakeUp else { return }
            content.replies.append((connection, reply))
            wakeUp.writeByte()
        }
    }

    func stop() {
        content.withLock { content in
            content.isStopping = true
            content.wakeUp?.writeByte()
        }
    }

    /// Everything that was posted since the last call.
    func take() -> Content {
        content.withLock { content in
            defer { content.replies = [] }
            return content
        }
    }

    /// Called by the loop as its last act.
    func end() {
        content.withLock { content in
            content.wakeUp?.close()
            content.wakeUp = nil
        }
    }
}
