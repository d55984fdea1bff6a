import OAuth2

/// The ID token of a login at `Sample.server`, as it should be; a test changes one thing in it.
struct SampleIDToken {
    /// Names and JSON texts; a text may be anything, so that a claim can be written in every wrong way.
    var header = ["alg": #""RS256""#, "typ": #""JWT""#, "kid": #""k1""#]
    var claims = [
        "iss": #""https://id.example""#, "sub": #""sample-user""#, "aud": #""sample-client""#, "iat": "1784000000",
        "exp": "1784003600", "nonce": #""sample-nonce""#,
    ]
    var signature: [UInt8] = [1, 2, 3]

    static let accessToken = AccessToken("sample-access")

    static var expectation: IDTokenExpectation {
        var expectation = IDTokenExpectation()
        expectation.nonce = Nonce("sample-nonce")
        expectation.loginBeganAt = FixedClock.start
        return expectation
    }

    private static func object(_ members: [String: String]) -> String {
        "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    var signedText: String {
        let parts = [Self.object(header), Self.object(claims)]
        return parts.map { Base64URL.encode(Array($0.utf8)) }.joined(separator: ".")
    }

    var token: IDToken { IDToken(signedText + "." + Base64URL.encode(signature)) }

    /// Signed by HS256 with the secret of `Sample.client`, whatever the header says.
    var hmacSigned: IDToken {
        let code = HMACSHA256.code(of: Array(signedText.utf8), key: Array("sample-secret".utf8))
        return IDToken(signedText + "." + Base64URL.encode(code))
    }
}

extension Sample {
    static func validator(_ policy: IDTokenPolicy = IDTokenPolicy()) -> IDTokenValidator {
        IDTokenValidator(issuer: .exactly("https://id.example"), clientID: "sample-client", policy: policy)
    }
}
