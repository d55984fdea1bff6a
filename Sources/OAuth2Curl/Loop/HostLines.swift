#if os(Linux)
/// The exchanges that wait, in a line for each host: the lines have turns, so that no host holds up another.
struct HostLines {
    private var lines: [String: WaitingLine] = [:]
    /// The hosts with a line, in the order of their turns.
    private var turns: [String] = []

    /// Whether somebody may be waiting.
    var isEmpty: Bool { turns.isEmpty }

    /// Puts an exchange at the end of its host's line.
    mutating func append(_ exchange: Exchange) { line(of: exchange.host) { $0.append(exchange) } }

    /// Puts an exchange at the beginning of its host's line.
    mutating func putBack(_ exchange: Exchange) { line(of: exchange.host) { $0.putBack(exchange) } }

    /// Takes the first that somebody still waits for, of the host whose turn it is among those that may start one.
    mutating func popFirst(ofHost mayStart: (String) -> Bool) -> Exchange? {
        var index = 0
        while index < turns.count {
            let host = turns[index]
            guard mayStart(host) else {
                index += 1
                continue
            }
            turns.remove(at: index)
            let exchange = lines[host]?.popFirst()
            if lines[host]?.isEmpty ?? true { lines[host] = nil } else { turns.append(host) }
            if let exchange { return exchange }
        }
        return nil
    }

    /// Says that an exchange, which may be in its line or have been in it, no longer waits.
    mutating func noteLeaving(_ exchange: Exchange) { lines[exchange.host]?.noteLeaving() }

    /// All that wait.
    var waiting: some Sequence<Exchange> { lines.values.lazy.flatMap(\.waiting) }

    /// Forgets those for whom `shouldLeave` is true.
    mutating func removeAll(where shouldLeave: (Exchange) -> Bool) {
        for host in turns { lines[host]?.removeAll(where: shouldLeave) }
        turns.removeAll { lines[$0]?.isEmpty ?? true }
        lines = lines.filter { !$0.value.isEmpty }
    }

    /// Forgets all.
    mutating func removeAll() { (lines, turns) = ([:], []) }

    private mutating func line(of host: String, _ change: (inout WaitingLine) -> Void) {
        if lines[host] == nil { turns.append(host) }
        change(&lines[host, default: WaitingLine()])
    }
}
#endif
