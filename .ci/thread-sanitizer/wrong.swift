// The same with a second number beside the lock: a race that has to be reported.
import Synchronization

/// Unchecked, because the compiler refuses what this program is here for.
final class Count: @unchecked Sendable {
    let value = Mutex(0)
    var other = 0
}

let count = Count()
await withTaskGroup(of: Void.self) { group in
    for _ in 0..<2 {
        group.addTask {
            for _ in 0..<100_000 {
                count.value.withLock { $0 += 1 }
                count.other += 1
            }
        }
    }
}
