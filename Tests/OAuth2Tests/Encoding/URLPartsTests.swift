import Testing

@testable import OAuth2

@Suite("Parts of a URL")
struct URLPartsTests {
    @Test("everything in its place")
    func parts() throws {
        let parts = try #require(URLParts("HTTPS://User:pw@Host.Example:8443/A/b?c=d?e#f?g"))
        #expect(parts.scheme == "https")
        #expect(parts.hasUserInfo)
        #expect(parts.host == "host.example")
        #expect(parts.port == 8443)
        #expect(parts.path == "/A/b")
        #expect(parts.query == "c=d?e")
        #expect(parts.hasFragment)
    }

    @Test("without an authority there is no host")
    func noAuthority() throws {
        let parts = try #require(URLParts("com.example.app:/callback"))
        #expect(parts.host == nil)
        #expect(parts.path == "/callback")
        #expect(parts.query == nil)
        #expect(!parts.hasFragment)
    }

    @Test("an at sign, a slash or a question mark further behind does not move the host")
    func hostConfusion() throws {
        #expect(try #require(URLParts("https://id.example/@127.0.0.1")).host == "id.example")
        #expect(try #require(URLParts("https://id.example?@127.0.0.1/")).host == "id.example")
        #expect(try #require(URLParts("https://id.example#@127.0.0.1/")).host == "id.example")
        #expect(try #require(URLParts("https://127.0.0.1@id.example/")).host == "id.example")
        #expect(try #require(URLParts("https://a@127.0.0.1@id.example/")).host == "id.example")
    }

    @Test("a host is labels of letters, digits, '-' and '_' with single dots between them")
    func hostName() {
        for host in ["a", "a-b_c.d1", "127.0.0.1", "a."] {
            #expect(URLParts("https://\(host)/")?.host == host)
            #expect(URLParts("https://\(host):8080/p")?.host == host)
        }
        for host in ["", ".", ".a", "a..b", "a~b", "a!b", "a%41", "a(", "a]", "[a", "::1"] {
            #expect(URLParts("https://\(host)/") == nil, "\(host)")
        }
    }

    @Test(
        "loopback hosts",
        arguments: [
            ("localhost", true), ("127.0.0.1", true), ("127.255.255.254", true), ("[::1]", true), ("127.0.0.0", true),
            ("127.0.0.1.evil.com", false), ("localhost.evil.com", false), ("evil-localhost", false), ("127.1", false),
            ("127.0.0.01", false), ("127.0.0.256", false), ("0127.0.0.1", false), ("0x7f.0.0.1", false),
            ("2130706433", false), ("128.0.0.1", false), ("127.0.0.1.", false), ("localhost.", false), ("[::]", false),
            ("[::ffff:127.0.0.1]", false), ("0.0.0.0", false), ("127.0.0.", false), ("127..0.1", false), ("", false),
        ]
    )
    func loopback(host: String, expected: Bool) {
        #expect(URLParts.isLoopback(host) == expected)
    }
}
