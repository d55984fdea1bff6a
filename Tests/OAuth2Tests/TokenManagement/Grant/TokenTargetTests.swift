import Testing

@testable import OAuth2

@Suite("Token target")
struct TokenTargetTests {
    @Test("The order of scopes does not matter, everything else does")
    func equality() {
        let target = TokenTarget(audience: "a", scope: ["x", "y"])
        #expect(target == TokenTarget(audience: "a", scope: ["y", "x"]))
        #expect(target.hashValue == TokenTarget(audience: "a", scope: ["y", "x"]).hashValue)
        let others = [
            TokenTarget(audience: "b", scope: ["x", "y"]), TokenTarget(audience: "a", scope: ["x"]),
            TokenTarget(audience: "a"), TokenTarget(scope: ["x", "y"]), TokenTarget(),
            TokenTarget(audience: "", scope: ["x", "y"]),
        ]
        for other in others { #expect(target != other) }
        #expect(TokenTarget() != TokenTarget(scope: []))
    }
}
