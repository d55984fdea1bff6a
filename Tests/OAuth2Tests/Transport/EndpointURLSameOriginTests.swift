import OAuth2
import Testing

@Suite("Another endpoint of the same server")
struct EndpointURLSameOriginTests {
    private let base: EndpointURL

    init() throws {
        base = try EndpointURL("https://ID.example:8443/oauth/token?x=1")
    }

    @Test("Origin stays, path and query go, and every segment is percent-encoded")
    func path() throws {
        let url = try base.sameOrigin(path: ["mfa", "authenticators", "sms|dev_1/?#%é~"])
        #expect(url.string == "https://id.example:8443/mfa/authenticators/sms%7Cdev_1%2F%3F%23%25%C3%A9~")
        #expect(url.target == "/mfa/authenticators/sms%7Cdev_1%2F%3F%23%25%C3%A9~")
        #expect(url == (try EndpointURL(url.string)))
        #expect(try base.sameOrigin(path: []).string == "https://id.example:8443/")
    }

    @Test("A segment that leads elsewhere is refused", arguments: ["", ".", ".."])
    func refused(segment: String) throws {
        let error = try #require(throws: OAuth2Error.self) { try base.sameOrigin(path: ["a", segment, "b"]) }
        #expect(error.code == .invalidParameter)
        #expect(error.parameter == "path")
    }
}
