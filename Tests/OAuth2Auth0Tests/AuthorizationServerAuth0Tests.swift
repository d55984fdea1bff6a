import OAuth2
import OAuth2Auth0
import Testing

@Suite("An Auth0 tenant by its domain")
struct AuthorizationServerAuth0Tests {
    @Test(
        "Issuer and endpoints follow from the domain, however it was copied",
        arguments: [
            "tenant.eu.auth0.com", "https://tenant.eu.auth0.com", "https://tenant.eu.auth0.com/",
            "HTTPS://Tenant.EU.auth0.com//", "http://tenant.eu.auth0.com",
        ]
    )
    func endpoints(domain: String) throws {
        let server = try AuthorizationServer.auth0(domain: domain)
        #expect(server.issuer == "https://tenant.eu.auth0.com/")
        #expect(server.authorizationEndpoint?.string == "https://tenant.eu.auth0.com/authorize")
        #expect(server.tokenEndpoint.string == "https://tenant.eu.auth0.com/oauth/token")
        #expect(server.revocationEndpoint?.string == "https://tenant.eu.auth0.com/oauth/revoke")
        #expect(server.userInfoEndpoint?.string == "https://tenant.eu.auth0.com/userinfo")
        #expect(server.endSessionEndpoint?.string == "https://tenant.eu.auth0.com/oidc/logout")
        #expect(server.jsonWebKeySetURI?.string == "https://tenant.eu.auth0.com/.well-known/jwks.json")
        #expect(server.requestEncoding == .form)
    }

    @Test(
        "A loopback address is reached by http unless https is written",
        arguments: [
            ("127.0.0.1:8080", "http://127.0.0.1:8080/"), ("http://localhost:1234/", "http://localhost:1234/"),
            ("https://localhost:1234", "https://localhost:1234/"), ("[::1]:80", "http://[::1]:80/"),
        ]
    )
    func loopback(domain: String, issuer: String) throws {
        #expect(try AuthorizationServer.auth0(domain: domain).issuer == issuer)
    }

    @Test(
        "What is no domain is refused by name",
        arguments: [
            "", "https://", "/", "{yourDomain}", "https://{yourDomain}/", "YOUR_DOMAIN", "%7ByourDomain%7D",
            "tenant.eu.auth0.com/authorize", "tenant.eu.auth0.com?x=1", "tenant", "user@tenant.eu.auth0.com",
            "tenant.eu.auth0.com#x", "tenant .auth0.com", "tenant.eu.auth0.com:0", "127.0.0.1:8080/v2",
        ]
    )
    func refused(domain: String) throws {
        let error = try #require(throws: OAuth2Error.self) { try AuthorizationServer.auth0(domain: domain) }
        #expect(error.code == .invalidConfiguration)
        #expect(error.parameter == "domain")
    }

    @Test(
        "What was not trimmed, or is another language's variable, is told from what is no host",
        arguments: [" tenant.eu.auth0.com", "tenant.eu.auth0.com\n", "$AUTH0_DOMAIN", "tenánt.auth0.com"]
    )
    func untrimmed(domain: String) throws {
        let error = try #require(throws: OAuth2Error.self) { try AuthorizationServer.auth0(domain: domain) }
        #expect(error.parameter == "domain")
        #expect("\(error)".contains("trim it"))
    }

    @Test(
        "A placeholder is called one, whatever else is in it",
        arguments: ["{your domain}", "<your domain>", "${AUTH0_DOMAIN}"]
    )
    func placeholder(domain: String) throws {
        let error = try #require(throws: OAuth2Error.self) { try AuthorizationServer.auth0(domain: domain) }
        #expect("\(error)".contains("placeholder"))
    }
}
