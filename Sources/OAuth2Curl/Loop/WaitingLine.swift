#if os(Linux)
/// The exchanges that wait until others are done, first come, first served.
struct WaitingLine {
    /// `nil` for those who have left it.
    private var exchanges: [Exchange?] = []
    private var head = 0
    private var leftCount = 0

    /// Puts an exchange at the end.
    mutating func append(_ exchange: Exchange) { exchanges.append(exchange) }

    /// Puts an exchange at the beginning.
    mutating func putBack(_ exchange: Exchange) { exchanges.insert(exchange, at: head) }

    /// Takes the first that somebody still waits for.
    mutating func popFirst() -> Exchange? {
        while head < exchanges.count {
            let exchange = exchanges[head].take()
            head += 1
            if head == exchanges.count { removeAll() } else if head > 1024, head > exchanges.count / 2 { compact() }
            if let exchange, !exchange.isFinished { return exchange }
        }
        return nil
    }

    /// Says that somebody in the line, or who was in it, no longer waits: when many have left, they are forgotten.
    mutating func noteLeaving() {
        leftCount += 1
        if leftCount > 1024, leftCount > (exchanges.count - head) / 2 { compact() }
    }

    /// Whether somebody may be waiting.
    var isEmpty: Bool { exchanges.isEmpty }

    /// All that wait, in their order.
    var waiting: some Sequence<Exchange> { exchanges[head...].lazy.compactMap(\.self).filter { !$0.isFinished } }

    /// Forgets those for whom `shouldLeave` is true.
    mutating func removeAll(where shouldLeave: (Exchange) -> Bool) {
        exchanges = exchanges[head...].filter { $0.map { !shouldLeave($0) } ?? false }
        (head, leftCount) = (0, 0)
    }

    /// Forgets all.
    mutating func removeAll() {
        exchanges.removeAll(keepingCapacity: exchanges.capacity <= 1024)
        (head, leftCount) = (0, 0)
    }

    private mutating func compact() {
        exchanges = waiting.map(Optional.some)
        (head, leftCount) = (0, 0)
    }
}
#endif
