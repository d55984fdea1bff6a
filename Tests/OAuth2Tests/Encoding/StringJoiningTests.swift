import Testing

@testable import OAuth2

@Suite("Joined texts")
struct StringJoiningTests {
    @Test(
        "are what the standard library makes of them",
        arguments: [[], [""], ["a"], ["a", "b"], ["", "", ""], ["é", "😀", "a text longer than a small string"]],
        [" ", "", ", ", "→"]
    )
    func joined(texts: [String], separator: String) {
        #expect(String(joining: texts, by: separator) == texts.joined(separator: separator))
    }

    @Test("a form without parameters is empty")
    func emptyForm() {
        #expect(FormParameters().formBody() == [])
    }
}
