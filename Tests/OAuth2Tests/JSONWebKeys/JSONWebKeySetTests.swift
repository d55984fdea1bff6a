import Testing

@testable import OAuth2

@Suite("Key sets")
struct JSONWebKeySetTests {
    private func set(_ keys: String...) throws -> JSONWebKeySet {
        try JSONWebKeySet(KeyText.object(#"{"keys":[\#(keys.joined(separator: ","))]}"#))
    }

    @Test("keys are found by name and algorithm")
    func selection() throws {
        let set = try set(
            KeyText.rsa(#","kid":"a""#),
            KeyText.ec("P-256", #","kid":"a""#),
            KeyText.rsa(#","kid":"b","use":"enc""#),
            KeyText.rsa(#","kid":"c","alg":"PS256""#),
            KeyText.rsa()
        )
        #expect(set.keys.count == 5)
        func names(_ algorithm: SigningAlgorithm, _ keyID: String?) -> [String?] {
            set.keys(for: algorithm, keyID: keyID).map(\.keyID)
        }
        #expect(names(.rs256, "a") == ["a"])
        #expect(set.keys(for: .es256, keyID: "a").map(\.keyType) == ["EC"])
        #expect(names(.rs256, "b").isEmpty)
        #expect(names(.rs256, "c").isEmpty)
        #expect(names(.ps256, "c") == ["c"])
        #expect(names(.rs256, "d").isEmpty, "beside named keys a nameless one is not the one that was named")
        #expect(names(.rs256, nil) == ["a", nil])
        #expect(names(.ps256, nil) == ["a", "c", nil])
        #expect(names(.hs256, nil).isEmpty)
    }

    @Test("keys without names are found for a token that names one")
    func nameless() throws {
        #expect(try set(KeyText.rsa(), KeyText.ec("P-256", #","kid":"a""#)).keys(for: .rs256, keyID: "a").count == 1)
    }

    @Test("names are compared by their bytes")
    func bytes() throws {
        let set = try set(KeyText.named("\u{E9}"))
        #expect(set.keys(for: .rs256, keyID: "\u{E9}").count == 1)
        #expect(set.keys(for: .rs256, keyID: "e\u{301}").isEmpty)
    }

    @Test("without a name no more than four keys are tried")
    func bounded() throws {
        let keys = (0..<20).map { KeyText.named("k\($0)") }.joined(separator: ",")
        let set = try JSONWebKeySet(KeyText.object(#"{"keys":[\#(keys)]}"#))
        #expect(set.keys.count == 20)
        #expect(set.keys(for: .rs256, keyID: nil).count == 4)
    }

    @Test("a hundred keys are read, more are refused")
    func size() throws {
        func text(_ count: Int) -> String {
            #"{"keys":[\#((0..<count).map { KeyText.ec("P-256", #","kid":"\#($0)""#) }.joined(separator: ","))]}"#
        }
        #expect(try JSONWebKeySet(KeyText.object(text(100))).keys.count == 100)
        let error = refusal { try JSONWebKeySet(KeyText.object(text(101))) }
        #expect(error?.code == .malformedResponse)
        #expect(error?.parameter == "keys")
        #expect(error?.step == .jsonWebKeys)
    }

    @Test("what is no key set is refused", arguments: ["{}", #"{"keys":{}}"#, #"{"keys":null}"#])
    func malformed(text: String) throws {
        #expect(refusal { try JSONWebKeySet(KeyText.object(text)) }?.code == .malformedResponse)
    }

    @Test("elements that are no keys do not spoil the others")
    func tolerant() throws {
        let set = try set("1", "null", "{}", #"{"kty":1}"#, KeyText.rsa(#","kid":1"#), KeyText.named("a"))
        #expect(set.keys.map(\.keyID) == ["a"])
        #expect(set.tolerances == Array(repeating: .incompleteKey, count: 5))
    }

    @Test("a name that two keys share is no mistake, a key that comes twice counts once")
    func duplicates() throws {
        let set = try set(KeyText.named("a"), KeyText.rsa(#","kid":"a","x":"other""#), KeyText.named("a"))
        #expect(set.keys(for: .rs256, keyID: "a").count == 2)
        #expect(set.tolerances == [.repeatedKey])
    }
}
