/// Room for so many at a time; the others wait their turn.
///
/// A site has sockets and threads, and Swift Testing starts all tests at once: without it a run needs more open files than
/// systems allow by default.
actor Places {
    static let sites = Places(16)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func giveBack() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
