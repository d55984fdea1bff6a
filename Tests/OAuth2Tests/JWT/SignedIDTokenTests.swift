import Testing

@testable import OAuth2

@Suite("ID tokens that OpenSSL signed")
struct SignedIDTokenTests {
    private static func vector(_ algorithm: SigningAlgorithm) throws -> (key: String, token: String) {
        for line in try TestFile.lines("Vectors/id-tokens.txt") {
            let parts = line.split(separator: " ").map(String.init)
            if try JSONWebToken(IDToken(parts[1])).algorithm == algorithm { return (parts[0], parts[1]) }
        }
        throw StubFailure()
    }

    private static func validate(_ token: String, _ requirement: SignatureRequirement) async throws -> IDTokenClaims {
        var client = try Sample.client()
        client.idTokenPolicy.signature = requirement
        return try await client.validate(IDToken(token), for: SampleIDToken.expectation)
    }

    @Test("RS256: is accepted, and refused when one bit of it is another")
    func rs256() async throws {
        let (key, token) = try Self.vector(.rs256)
        let requirement = SignatureRequirement.required(RSAVerifier(), keys: StubKeys(key))
        #expect(try await Self.validate(token, requirement).subject == "sample-user")

        let parts = token.split(separator: ".").map(String.init)
        var claims = try #require(Base64URL.decode(parts[1].utf8))
        let index = try #require(claims.firstIndex(of: UInt8(ascii: "u")))  // of "sample-user"
        claims[index] ^= 1
        let forged = [parts[0], Base64URL.encode(claims), parts[2]].joined(separator: ".")
        let error = await refusal { try await Self.validate(forged, requirement) }
        #expect(error?.code == .invalidIDToken)

        var signature = try #require(Base64URL.decode(parts[2].utf8))
        signature[100] ^= 1
        let broken = [parts[0], parts[1], Base64URL.encode(signature)].joined(separator: ".")
        #expect(await refusal { try await Self.validate(broken, requirement) }?.parameter == "signature")
    }

    @Test("ES256: the verifier gets two numbers of 32 bytes, and the key's coordinates")
    func es256() async throws {
        let (key, token) = try Self.vector(.es256)
        let verifier = StubVerifier()
        let requirement = SignatureRequirement.required(verifier, keys: StubKeys(key), algorithms: [.es256])
        #expect(try await Self.validate(token, requirement).subject == "sample-user")
        let question = try #require(verifier.questions.first)
        #expect(question.signature.count == 64)
        #expect(question.key.members["x"]?.string?.count == 43)
        #expect(token.hasPrefix(String(decoding: question.signedBytes, as: UTF8.self) + "."))
    }

    @Test("the key of one algorithm is not taken for the other")
    func otherKey() async throws {
        let (_, token) = try Self.vector(.rs256)
        var (key, _) = try Self.vector(.es256)
        key.replace("ec-1", with: "rsa-1")
        let error = await refusal { try await Self.validate(token, .required(RSAVerifier(), keys: StubKeys(key))) }
        #expect(error?.parameter == "kid")
    }
}
