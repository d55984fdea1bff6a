/// What came of one step at one server.
struct Cell {
    /// Where the cell stands in the tables.
    struct Place: Hashable {
        let chapter: String
        let step: String
    }

    /// What the text begins with when a step did not come to an end that a server can be to blame for.
    static let failure = "FAILED:"

    let place: Place
    let text: String

    /// Whether it may be documented: the step has failed over no transport.
    var isAnswer: Bool { !text.contains(Self.failure) }
}
