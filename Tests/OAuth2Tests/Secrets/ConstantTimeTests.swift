import Testing

@testable import OAuth2

@Suite("Constant-time comparison")
struct ConstantTimeTests {
    @Test("equal only byte for byte")
    func bytes() {
        #expect(constantTimeEqual("", ""))
        #expect(constantTimeEqual("state", "state"))
        #expect(!constantTimeEqual("state", "statf"))
        #expect(!constantTimeEqual("state", "ttate"))
        #expect(!constantTimeEqual("state", "stat"))
        #expect(!constantTimeEqual("state", ""))
    }

    @Test("codes: equal only when every byte is")
    func codes() {
        let code: [UInt8] = [1, 2, 3]
        #expect(constantTimeEqual(code, [1, 2, 3]))
        for other: [UInt8] in [[1, 2, 2], [0, 2, 3], [1, 2], [1, 2, 3, 0], []] {
            #expect(!constantTimeEqual(code, other))
        }
    }

    @Test("texts that Unicode calls equivalent are not equal")
    func canonicalEquivalence() {
        #expect("\u{212A}" == "K", "String compares so, which is why it is not used")
        #expect(!constantTimeEqual("\u{212A}", "K"))
        #expect(!constantTimeEqual("e\u{301}", "\u{E9}"))
    }

    @Test("a secret's == and != go byte for byte")
    func secretValues() {
        #expect(AccessToken("K") != AccessToken("\u{212A}"))
        #expect(StateParameter("a") == StateParameter("a"))
        #expect(Set([RefreshToken("a"), RefreshToken("a"), RefreshToken("b")]).count == 2)
    }
}
