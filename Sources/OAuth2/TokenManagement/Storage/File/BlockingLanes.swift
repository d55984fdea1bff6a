import Dispatch

/// Threads for calls that block, so that those of Swift's pool do not.
///
/// What runs on one lane runs in the order it came; a call that hangs holds up its lane only.
struct BlockingLanes: Sendable {
    private let queues: [DispatchQueue]

    init(label: String, count: Int) {
        queues = (0..<count).map { DispatchQueue(label: "\(label).\($0)") }
    }

    func run<Value: Sendable>(lane: Int, _ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queues[lane % queues.count].async { continuation.resume(returning: work()) }
        }
    }
}
