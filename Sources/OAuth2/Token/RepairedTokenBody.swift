/// The body of a token answer whose JSON is broken in a place that nobody uses.
struct RepairedTokenBody {
    let body: AnswerBody

    /// What was tolerated.
    let tolerances: [ResponseTolerance]

    /// Members of which two readers must not see two values.
    private static let decisive = ["access_token", "id_token", "error"].map { ByteText($0) }

    /// The repaired body of a success; `nil` when more is wrong than a byte of another encoding, or a member that decides nothing.
    init?(_ answer: borrowing TransportResponse) {
        guard (200..<300).contains(answer.status), let repaired = RepairedJSON(answer.body),
            repaired.isComplete,
            !(repaired.repeatedNames + repaired.brokenNames).contains(where: Self.decisive.contains)
        else { return nil }
        body = AnswerBody(repaired: repaired.members)
        var tolerances: [ResponseTolerance] = []
        if !repaired.isUTF8 { tolerances.append(.otherEncoding) }
        if !repaired.repeatedNames.isEmpty { tolerances.append(.repeatedMember) }
        if !repaired.brokenNames.isEmpty { tolerances.append(.brokenMember) }
        self.tolerances = tolerances
    }
}
