import Testing

@testable import OAuth2

@Suite("Placeholders from documentation pages")
struct PlaceholderTests {
    @Test(
        "are found",
        arguments: [
            "{yourDomain}", "https://{yourDomain}/authorize", "YOUR_CLIENT_ID", "https://YOUR_DOMAIN/", "<client id>",
            "https://your-domain.example/", "https://yourtenant.auth0.com", "%24%7Baccount.clientId%7D",
            "%7byourDomain%7d", "https://your-tenant.auth0.com/", "https://yourtenant.eu.auth0.com/",
            "https://login.microsoftonline.com/{tenantid}/v2.0", "yourClientId", "https://YourDomain/",
            "your_client_id", "https://your_domain/",
        ]
    )
    func found(text: String) {
        #expect(Placeholder.isLeft(in: text))
    }

    @Test(
        "real values are not taken for one",
        arguments: [
            "", "a", "https://tenant.eu.auth0.com/authorize", "AaiyAPdpYdesoKnqjj8HJqRn4T5titww",
            "9188040d-6c67-4c5b-b112-36a304b66dad", "https://app.example/callback?x=%7A", "your_app",
            "https://your-domain-registrar.example/", "https://yourdomains.example/", "https://your-tenants.example/",
            "https://app.example/cb?filter=%7B%7D",
        ]
    )
    func notFound(text: String) {
        #expect(!Placeholder.isLeft(in: text))
    }

    @Test("a secret is one only as a whole, because a secret may hold any character")
    func secrets() {
        #expect(Placeholder.isWhole("YOUR_CLIENT_SECRET"))
        #expect(Placeholder.isWhole("{yourClientSecret}"))
        #expect(Placeholder.isWhole("<client secret>"))
        #expect(!Placeholder.isWhole("a{b}<c>YOUR_"))
    }
}
