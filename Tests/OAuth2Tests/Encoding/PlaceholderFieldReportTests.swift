import Testing

@testable import OAuth2

@Suite("Field reports: placeholders that samples leave")
struct PlaceholderFieldReportTests {
    /// Values as documentation pages print them, and as their URL encoders do.
    static let placeholders = [
        "%7ByourClientSecret%7D", "%7byourClientSecret%7d", "%24%7Baccount.clientId%7D", "%7BSCOPE%7D",
        "YOUR_REFRESH_TOKEN",
        "YOUR_CLIENT_SECRET", "YOUR_ORG_ID_1", "{SCOPE}", "{yourClientSecret}", "{{client_secret}}",
        "{{ clientSecret }}",
        "${CLIENT_SECRET}", "$CLIENT_SECRET", "%CLIENT_SECRET%", "<your-client-secret>", "<YOUR CLIENT SECRET>",
        "<client_id>",
        "%3Cyour-token%3E", "yourClientSecret", "your-client-secret", "your_refresh_token", "Your API Identifier",
        "YOUR-SCOPE",
        "{organization_id}", "{YOUR_API_IDENTIFIER}", "<connection>", "YOUR_CONNECTION",
    ]

    /// Values that someone has.
    static let real = [
        "aBcDeFgHiJkL-0123456789_mnopqrstuvwxyzYOUR", "v1.MjAyNg", "$2b$10$N9qo8uLOickgx2ZMRZoMye", "p{a}ss", "{1}",
        "a<b>",
        "9188040d-6c67-4c5b-b112-36a304b66dad", "{a188040d-6c67-4c5b-b112-36a304b66dad}", "yours", "youringhealth",
        "your-town", "your-data:read", "yourcompany", "org_AbCd", "con_1", "Username-Password-Authentication",
        "urn:my:api",
        "https://api.example/", "api://9188040d/read", "https://graph.microsoft.com/.default", "read:orders", "100%",
        "50%OFF",
        "%41%42", "$1", "$ecretWord", "US$PRICE", "https://api.example/$metadata", "https://yourcompany.example/api",
        "https://app.example/your-api/v2", "payment:{1}",
    ]

    @Test("S5: a value that is a placeholder is found, as samples print it", arguments: placeholders)
    func found(text: String) {
        #expect(Placeholder.isWhole(text))
    }

    @Test("S5: real values are not taken for placeholders", arguments: real)
    func notFound(text: String) {
        #expect(!Placeholder.isWhole(text))
    }

    @Test(
        "S5: an audience or redirect URI with a placeholder in it is found",
        arguments: [
            "https://{yourDomain}/api/v2/", "https://YOUR_DOMAIN/api/v2/", "https://%7ByourDomain%7D/api/v2/",
            "https://${DOMAIN}/cb", "https://$DOMAIN/cb", "api://<application-id>/read", "https://yourApp/callback",
            "https://your-api-endpoint/", "https://yourdomain.eu.auth0.com/userinfo",
        ]
    )
    func inURL(text: String) {
        #expect(Placeholder.isWhole(text))
        #expect(Placeholder.isLeft(in: text))
    }

    @Test(
        "S5: a redirect URI as Auth0's samples print it is called a placeholder",
        arguments: [
            "{https://yourApp/callback}", "%7Bhttps://yourApp/callback%7D", "%7ByourCallbackUrl%7D",
            "YOUR_CALLBACK_URL",
            "$REDIRECT_URI", "yourCallbackURL",
        ]
    )
    func redirectURI(text: String) {
        let error = refusal { try Sample.login { $0.redirectURI = text } }
        #expect(error?.parameter == "redirect_uri")
        #expect(error?.message.contains("placeholder") == true)
    }

    @Test("S5: of ten thousand random values of each alphabet none is taken for a placeholder")
    func random() {
        var random = SeededRandom(1)
        let letters =
            (UInt8(0x61)...0x7A).map { $0 } + (UInt8(0x41)...0x5A).map { $0 } + (UInt8(0x30)...0x39).map { $0 }
        let alphabets = [
            letters + [UInt8(ascii: "-"), UInt8(ascii: "_")],
            letters + [UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "=")],
            (UInt8(0x21)...0x7E).map { $0 }, (UInt8(0x41)...0x5A).map { $0 } + [UInt8(ascii: "2"), UInt8(ascii: "7")],
        ]
        for alphabet in alphabets {
            var found: String?
            for index in 0..<10_000 where found == nil {
                let bytes = (0..<[20, 32, 64][index % 3]).map { _ in alphabet.randomElement(using: &random) ?? 0x61 }
                let text = String(decoding: bytes, as: UTF8.self)
                if Placeholder.isWhole(text) { found = text }
            }
            #expect(found == nil)
        }
    }

    @Test("S5: every value that a user fills in is refused under its name, with nothing sent", arguments: placeholders)
    func everywhere(text: String) async throws {
        let client = try Sample.client()
        var found: [String: OAuth2Error?] = [
            "client_secret": refusal {
                try ClientRegistration(id: "id", authentication: .clientSecretBasic(ClientSecret(text)))
            },
            "refresh_token": await refusal { try await client.refresh(RefreshToken(text)) },
            "refresh_token of any grant": await refusal {
                try await client.requestTokens(
                    TokenRequest(grantType: .refreshToken, parameters: ["refresh_token": text])
                )
            },
            "token": await refusal { try await client.revoke(RefreshToken(text)) },
            "access_token": refusal { try BearerAuthorization(AccessToken(text)) },
            "audience": refusal { try Sample.login { $0.audience = text } },
            "audience of a token": await refusal { try await client.clientCredentials(audience: text) },
            "organization": refusal { try Sample.login { $0.organization = text } },
            "organization of a token": await refusal { try await client.clientCredentials(organization: text) },
            "resource": refusal { try Sample.login { $0.resource = [text] } },
            "additionalParameters": refusal { try Sample.login { $0.additionalParameters["connection"] = text } },
            "redirect_uri": refusal { try Sample.login { $0.redirectURI = text } },
            "client_id": refusal { try ClientRegistration(id: text, authentication: .none) },
            "realm": await refusal {
                try await client.requestTokens(TokenRequest(grantType: "urn:x", parameters: ["realm": text]))
            },
        ]
        if !text.contains(" ") {
            found["scope"] = refusal { try Sample.login { $0.scope = [.openID, ScopeValue(rawValue: text)] } }
            found["scope of a token"] = await refusal {
                try await client.clientCredentials(scope: [ScopeValue(rawValue: text)])
            }
        }
        for (name, error) in found {
            #expect(error?.message.contains("placeholder") == true, "\(name)")
            #expect(error?.parameter == name.split(separator: " ").first.map(String.init), "\(name)")
        }
    }

    @Test("S5: what a user typed in is never called a placeholder")
    func typedIn() async throws {
        let request = try TokenRequest(
            grantType: .password,
            parameters: ["username": "{me}", "password": "YOUR_PASSWORD"]
        )
        let tokens = try await Sample.client().requestTokens(request)
        #expect(tokens.accessToken.reveal() == "sample-access")
    }
}
