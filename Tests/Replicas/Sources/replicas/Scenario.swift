import OAuth2

/// What is done to the replicas, and what has to hold all the same.
struct Scenario: Sendable {
    let name: String
    /// How long a refresh token that was used can be used again.
    let reuseInterval: Duration
    /// Where replicas die.
    let deaths: [Death]

    static let all: [Scenario] = [
        Scenario(name: "nobody dies", reuseInterval: .zero, deaths: [.none]),
        Scenario(name: "before sending, after saving", reuseInterval: .zero, deaths: [.lease, .saved]),
        Scenario(name: "anywhere", reuseInterval: .zero, deaths: Death.mortal),
        Scenario(name: "suspended", reuseInterval: .zero, deaths: [.suspended]),
        Scenario(name: "anywhere, reuse interval", reuseInterval: .seconds(120), deaths: Death.mortal),
    ]
}

/// The step at which a replica kills itself, as `kill -9` does, or what else is done to it.
enum Death: String, Sendable, CaseIterable {
    case none
    /// The lease is written, and nothing sent.
    case lease
    /// The server has acted, and its answer has not come.
    case sent
    /// The answer has come, and nothing is saved.
    case answered
    /// The new tokens are saved, and nobody has them.
    case saved
    /// At any time, by the coordinator.
    case random
    /// Not killed, but stopped for longer than a lease lasts, at any time, and then let go on.
    case suspended

    static let mortal = allCases.filter { $0 != .none && $0 != .suspended }

    /// How many refreshes a replica can have under way.
    static let mostAtOnce = 16

    /// How many answers of the server can die with the process.
    var mostLostAnswers: Int {
        switch self {
        case .sent, .answered: 1
        case .random, .suspended: Self.mostAtOnce
        case .none, .lease, .saved: 0
        }
    }
}
