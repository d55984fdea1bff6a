import OAuth2
import Testing

@Suite("User agent")
struct UserAgentTests {
    @Test(
        "C1: a text that a header field may have is taken as it is",
        arguments: ["a", "shop/2.1 (ops@shop.example)", "a b/1"]
    )
    func text(_ text: String) throws {
        #expect(try UserAgent(text).text == text)
    }

    @Test("C1: the library's own names the library and its version")
    func library() throws {
        let parts = UserAgent.library.text.split(separator: "/")
        #expect(parts.first == "swift-oauth2")
        #expect(parts.last?.split(separator: ".").count == 3)
    }

    @Test(
        "C1: a text that no header field may have is refused with the setting's name",
        arguments: ["", " a", "a ", "\ta", "a\r\nX: b", "a\nb", "a\u{0}", "\u{E9}", "a\u{7F}"]
    )
    func refused(_ text: String) throws {
        let error = try #require(throws: OAuth2Error.self) { _ = try UserAgent(text) }
        #expect(error.code == .invalidConfiguration)
        #expect(error.parameter == "userAgent")
    }
}
