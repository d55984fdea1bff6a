// A correct program: two tasks count up one number, each time under the lock that the number is in.
//
// On Linux the thread sanitizer reports a race in it, unless it is told what `mutex-order.c` tells it.
import Synchronization

final class Count: Sendable {
    let value = Mutex(0)
}

let count = Count()
await withTaskGroup(of: Void.self) { group in
    for _ in 0..<2 {
        group.addTask { for _ in 0..<100_000 { count.value.withLock { $0 += 1 } } }
    }
}
