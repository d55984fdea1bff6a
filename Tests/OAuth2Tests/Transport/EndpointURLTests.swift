import Testing

@testable import OAuth2

@Suite("Endpoint URLs")
struct EndpointURLTests {
    @Test(
        "accepted, and written in one way",
        arguments: [
            ("https://id.example", "https://id.example/"),
            ("https://id.example/token", "https://id.example/token"),
            ("HTTPS://ID.Example/Token", "https://id.example/Token"),
            ("https://id.example?a=b", "https://id.example/?a=b"),
            ("https://id.example/a?b=c&d=%20", "https://id.example/a?b=c&d=%20"),
            ("https://id.example:8443/t", "https://id.example:8443/t"),
            ("https://id.example:00443/t", "https://id.example:443/t"),
            ("https://id.example:65535/t", "https://id.example:65535/t"),
            ("https://[2001:db8::1]:8443/t", "https://[2001:db8::1]:8443/t"),
            ("https://192.0.2.1/t", "https://192.0.2.1/t"),
            ("http://127.0.0.1/t", "http://127.0.0.1/t"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("http://LOCALHOST:1/t", "http://localhost:1/t"),
            ("http://[::1]:8080/t", "http://[::1]:8080/t"),
            ("https://id.example/realms/a%2Fb/t", "https://id.example/realms/a%2Fb/t"),
            ("https://xn--bcher-kva.example/t", "https://xn--bcher-kva.example/t"),
            ("https://my_host.example/t", "https://my_host.example/t"),
        ]
    )
    func accepted(text: String, normalized: String) throws {
        let url = try EndpointURL(text)
        #expect(url.string == normalized)
        #expect(url.string == url.origin + url.target)
        #expect(url.target.hasPrefix("/"))
    }

    @Test(
        "refused",
        arguments: [
            "", " ", "id.example", "/token", "//id.example/token", "https:", "https:/token", "https://",
            "https:///token",
            "https:id.example",
            // another scheme, or plain http to anything but loopback
            "http://id.example/t", "ftp://id.example/t", "file:///etc/passwd", "javascript:alert(1)", "ws://127.0.0.1/",
            "http://127.0.0.1.evil.com/", "http://localhost.evil.com/", "http://evil.com/127.0.0.1", "http://0.0.0.0/",
            "http://127.1/", "http://2130706433/", "http://[::ffff:127.0.0.1]/", "http://localhost./",
            "http://10.0.0.1/",
            // user names and host confusion
            "https://user@id.example/t", "https://user:password@id.example/t", "https://@id.example/t",
            "http://127.0.0.1@evil.com/", "http://localhost:80@evil.com/", #"http://127.0.0.1\@evil"#,
            #"https://id.example\@evil/"#, #"https://id.example\.evil/"#,
            // fragments
            "https://id.example/t#", "https://id.example/t#a", "https://id.example#@evil",
            // ports
            "https://id.example:/t", "https://id.example:0/t", "https://id.example:65536/t",
            "https://id.example:99999/t",
            "https://id.example:-1/t", "https://id.example:+1/t", "https://id.example:80x/t",
            "https://id.example:8 0/t",
            "https://id.example:80:80/t",
            // hosts
            "https://.example/t", "https://id..example/t", "https://[::1/t", "https://[::1]x/t", "https://[example]/t",
            "https://[]/t", "https://[::1%25eth0]/t", "https://id%2Eexample/t", "https://id$.example/t",
            // characters that have to be encoded, and broken escapes
            "https://id.example/a b", "https://id.example/é", "https://bücher.example/", "https://id.example/\u{0}",
            "https://id.example/\r\nHost: evil", "https://id.example/\"", "https://id.example/|",
            "https://id.example/^",
            "https://id.example/%", "https://id.example/%4", "https://id.example/%zz", "https://id.example/?a=%",
            " https://id.example/", "https://id.example/ ", "https ://id.example/",
            // left from a documentation page
            "https://{yourDomain}/t", "https://YOUR_DOMAIN/t", "https://%7ByourDomain%7D/t", "https://<domain>/t",
        ]
    )
    func refused(text: String) {
        let error = refusal { try EndpointURL(text, parameter: "token_endpoint") }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "token_endpoint")
    }

    @Test("the parts")
    func parts() throws {
        let url = try EndpointURL("https://ID.example:8443/a?b=c")
        #expect(url.scheme == "https")
        #expect(url.host == "id.example")
        #expect(url.port == 8443)
        #expect(url.target == "/a?b=c")
        #expect(url.origin == "https://id.example:8443")
        #expect(!url.isLoopback)
        #expect(try EndpointURL("http://[::1]/").isLoopback)
        #expect("\(url)" == "https://id.example:8443/a", "the query may hold identifiers")
    }
}
