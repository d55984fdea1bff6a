import Testing

@testable import OAuth2

@Suite("Redirect URIs")
struct RedirectURITests {
    @Test(
        "accepted",
        arguments: [
            "https://app.example/callback", "https://app.example", "https://app.example/cb?tenant=1",
            "https://app.example:8443/",
            "http://127.0.0.1:51004/callback", "http://[::1]:3000/cb", "http://localhost:3000/cb",
            "com.example.app:/callback",
            "com.example.app://callback", "https://APP.example/Callback",
        ]
    )
    func accepted(uri: String) throws {
        try RedirectURI.check(uri)
    }

    @Test(
        "refused",
        arguments: [
            "", "callback", "/callback", "https://", "https:/callback",
            "https://app.example/cb#", "https://app.example/cb#x", "com.example.app:/cb#x",
            "https://user@app.example/cb", "https://user:pw@app.example/cb", "com.example.app://user@host/cb",
            "http://app.example/cb", "http://127.0.0.1.evil.com/cb", "http://localhost.evil.com/cb",
            #"http://127.0.0.1\@evil/cb"#,
            "javascript:alert(1)", "data:text/html,x", "myapp:/callback", "myapp://callback", "file:///cb",
            "ftp://app.example/cb",
            "https://app.example/a b", "https://app.example/é", "https://app.example/%", "https://app.example:0/",
            "https://{yourApp}/callback", "https://YOUR_DOMAIN/callback", "urn:ietf:wg:oauth:2.0:oob",
        ]
    )
    func refused(uri: String) {
        let error = refusal { try RedirectURI.check(uri) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "redirect_uri")
    }
}

@Suite("Field reports: redirect URIs")
struct RedirectURIFieldReportTests {
    @Test(
        "C13: a redirect URI whose scheme was forgotten is said to have none",
        arguments: [
            "app.example/callback", "app.example", "app.example:8443/callback", "app.example:443",
            "localhost:3000/callback",
            "localhost", "127.0.0.1:8765/callback", "[::1]:3000/cb", "//app.example/callback", "/callback",
            "app.example?x=1",
        ]
    )
    func schemeForgotten(uri: String) {
        let error = refusal { try RedirectURI.check(uri) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.message.contains("https://") == true)
        #expect(error?.message.contains("scheme is missing") == true)
    }

    @Test(
        "C13: a private-use scheme is not taken for a host",
        arguments: [
            "com.example.app:/callback", "com.example.app://callback", "com.example.app:/1", "com.example.app:callback",
        ]
    )
    func privateUse(uri: String) {
        #expect(refusal { try RedirectURI.check(uri) } == nil)
    }
}
