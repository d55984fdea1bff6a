import Testing

@testable import OAuth2

@Suite("Signature of an ID token")
struct SignatureRequirementTests {
    /// 2048 bits.
    private static let modulus = Base64URL.encode([0x80] + Array(repeating: 0, count: 255))

    private static func rsa(_ id: String? = "k1", _ more: String = "") -> String {
        #"{"kty":"RSA","n":"\#(modulus)","e":"AQAB"\#(id.map { #","kid":"\#($0)""# } ?? "")\#(more)}"#
    }

    /// What an error names; `nil` when the token is accepted.
    private static func outcome(
        _ requirement: SignatureRequirement,
        _ change: (inout SampleIDToken) -> Void = { _ in }
    ) async throws -> String? {
        var sample = SampleIDToken()
        change(&sample)
        return try await outcome(requirement, sample.token)
    }

    private static func outcome(
        _ requirement: SignatureRequirement,
        _ token: IDToken,
        authentication: ClientAuthentication = .clientSecretPost("sample-secret")
    ) async throws -> String? {
        var client = try Sample.client(authentication: authentication)
        client.idTokenPolicy.signature = requirement
        let error = await refusal { try await client.validate(token, for: SampleIDToken.expectation) }
        if let error { #expect(error.code == .invalidIDToken || error.code == .invalidConfiguration) }
        return error?.parameter
    }

    @Test("not required: a token from anywhere but the token endpoint is refused, forged or not")
    func notRequired() async throws {
        var forged = SampleIDToken()
        forged.signature = Array("x".utf8)
        let client = try Sample.client()
        let error = await refusal { try await client.validate(forged.token, for: SampleIDToken.expectation) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.step == .idToken)
        #expect(error?.parameter == "idTokenPolicy.signature")
        let verifier = StubVerifier { $0.signature == [1, 2, 3] }
        let required = SignatureRequirement.required(verifier, keys: StubKeys(Self.rsa()))
        #expect(try await Self.outcome(required, forged.token) == "signature")
        #expect(try await Self.outcome(required) == nil)
    }

    @Test("not required: from the token endpoint any algorithm but none passes")
    func tokenEndpoint() async throws {
        var sample = SampleIDToken()
        for algorithm in ["RS256", "HS256", "ES512", "own"] {
            sample.header["alg"] = "\"\(algorithm)\""
            try await SignatureRequirement.notRequired.check(JSONWebToken(sample.token), .none)
        }
        sample.header["alg"] = #""none""#
        #expect(refusal { try JSONWebToken(sample.token) }?.parameter == "alg")
    }

    @Test("required: the verifier gets exactly the signed bytes, the signature, the algorithm and the key")
    func question() async throws {
        let verifier = StubVerifier()
        let keys = StubKeys(Self.rsa("k0"), Self.rsa())
        #expect(try await Self.outcome(.required(verifier, keys: keys)) == nil)
        let question = try #require(verifier.questions.first)
        #expect(verifier.questions.count == 1)
        #expect(question.signature == [1, 2, 3])
        #expect(question.signedBytes == Array(SampleIDToken().signedText.utf8))
        #expect(question.algorithm == .rs256)
        #expect(question.key.keyID == "k1")
    }

    @Test("required: a wrong signature is refused, with every key of that name")
    func wrong() async throws {
        let verifier = StubVerifier { _ in false }
        let keys = StubKeys(Self.rsa(), Self.rsa(), Self.rsa("other"))
        #expect(try await Self.outcome(.required(verifier, keys: keys)) == "signature")
        #expect(verifier.questions.map(\.key.keyID) == ["k1", "k1"])
    }

    @Test("required: the second key of that name may be the right one, and not more than four are tried")
    func severalOfOneName() async throws {
        let second = StubVerifier { $0.key.members["x"] != nil }
        let keys = StubKeys(Self.rsa(), Self.rsa("k1", #","x":1"#))
        #expect(try await Self.outcome(.required(second, keys: keys)) == nil)
        var many = keys
        many.keys = Array(repeating: many.keys[0], count: 100)
        let none = StubVerifier { _ in false }
        #expect(try await Self.outcome(.required(none, keys: many)) == "signature")
        #expect(none.questions.count == 4)
    }

    @Test("required: a verifier that fails with one key is asked with the next; its error counts when none verifies")
    func failureOfOneKey() async throws {
        let keys = StubKeys(Self.rsa("k1", #","x":1"#), Self.rsa())
        let second = StubVerifier { question in
            if question.key.members["x"] != nil { throw StubFailure() }
            return true
        }
        #expect(try await Self.outcome(.required(second, keys: keys)) == nil)
        var client = try Sample.client()
        client.idTokenPolicy.signature = .required(
            StubVerifier { question in
                if question.key.members["x"] != nil { throw StubFailure() }
                return false
            },
            keys: keys
        )
        let error = await refusal { try await client.validate(SampleIDToken().token, for: SampleIDToken.expectation) }
        #expect(error?.code == .signatureNotChecked)
        #expect(error?.underlyingError is StubFailure)
    }

    @Test("required: a key name that is no string is not taken for none")
    func keyIDOfAnotherType() async throws {
        let requirement = SignatureRequirement.required(StubVerifier(), keys: StubKeys(Self.rsa()))
        for text in ["1", #"["k1"]"#] {
            #expect(try await Self.outcome(requirement) { $0.header["kid"] = text } == "kid")
        }
    }

    @Test("required: only algorithms of the list pass; RS256 alone by default")
    func algorithms() async throws {
        let verifier = StubVerifier()
        let keys = StubKeys(Self.rsa())
        #expect(try await Self.outcome(.required(verifier, keys: keys)) { $0.header["alg"] = #""PS256""# } == "alg")
        #expect(try await Self.outcome(.required(verifier, keys: keys)) { $0.header["alg"] = #""rs256""# } == "alg")
        #expect(verifier.questions.isEmpty)
        let both = SignatureRequirement.required(verifier, keys: keys, algorithms: [.rs256, .ps256])
        #expect(try await Self.outcome(both) { $0.header["alg"] = #""PS256""# } == nil)
    }

    @Test("required: a public key never becomes the secret of an HMAC, not even when the list allows it")
    func confusion() async throws {
        let verifier = StubVerifier()
        for keys in [StubKeys(Self.rsa()), StubKeys(#"{"kty":"oct","k":"AA","kid":"k1"}"#)] {
            for algorithm: SigningAlgorithm in [.hs256, "HS512"] {
                let requirement = SignatureRequirement.required(verifier, keys: keys, algorithms: [.rs256, algorithm])
                let outcome = try await Self.outcome(requirement) { $0.header["alg"] = "\"\(algorithm.rawValue)\"" }
                #expect(outcome == "alg")
            }
        }
        #expect(verifier.questions.isEmpty)
    }

    @Test("required: without a key that fits there is no verification")
    func noKey() async throws {
        let verifier = StubVerifier()
        let unfit = [
            StubKeys(), StubKeys(Self.rsa("k2")), StubKeys(#"{"kty":"oct","k":"AA","kid":"k1"}"#),
            StubKeys(Self.rsa("k1", #","use":"enc""#)), StubKeys(Self.rsa("k1", #","alg":"PS256""#)),
        ]
        for keys in unfit { #expect(try await Self.outcome(.required(verifier, keys: keys)) == "kid") }
        #expect(verifier.questions.isEmpty)
    }

    @Test("required: a token that names no key passes with the only one that fits, and not with two")
    func absentKeyID() async throws {
        let verifier = StubVerifier()
        let elliptic = #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#
        let one = SignatureRequirement.required(verifier, keys: StubKeys(Self.rsa(), elliptic))
        #expect(try await Self.outcome(one) { $0.header["kid"] = nil } == nil)
        let two = SignatureRequirement.required(verifier, keys: StubKeys(Self.rsa("a"), Self.rsa("b")))
        #expect(try await Self.outcome(two) { $0.header["kid"] = nil } == "kid")
        #expect(verifier.questions.count == 1)
    }

    @Test("required: a key without a name may belong to a token that names one, unless others have names")
    func namelessKey() async throws {
        #expect(try await Self.outcome(.required(StubVerifier(), keys: StubKeys(Self.rsa(nil)))) == nil)
        let mixed = StubKeys(Self.rsa(nil), Self.rsa("k2"))
        #expect(try await Self.outcome(.required(StubVerifier(), keys: mixed)) == "kid")
    }

    @Test("the client secret: HS256 with it and nothing else")
    func clientSecret() async throws {
        var sample = SampleIDToken()
        sample.header["alg"] = #""HS256""#
        #expect(try await Self.outcome(.clientSecret, sample.hmacSigned) == nil)
        #expect(try await Self.outcome(.clientSecret, sample.token) == "signature")
        let other = try await Self.outcome(
            .clientSecret,
            sample.hmacSigned,
            authentication: .clientSecretBasic("sample-secreu")
        )
        #expect(other == "signature")
        sample.header["alg"] = #""RS256""#
        #expect(try await Self.outcome(.clientSecret, sample.hmacSigned) == "alg")
        sample.header["alg"] = #""HS512""#
        #expect(try await Self.outcome(.clientSecret, sample.hmacSigned) == "alg")
    }

    @Test("the client secret: a client without one cannot check, and says so")
    func publicClient() async throws {
        var sample = SampleIDToken()
        sample.header["alg"] = #""HS256""#
        for authentication in [ClientAuthentication.none, .assertion(LeakTests.Signer()), .tlsClientAuth] {
            let outcome = try await Self.outcome(.clientSecret, sample.hmacSigned, authentication: authentication)
            #expect(outcome == "client_secret")
        }
    }

    @Test("a verifier or a source that fails is no wrong signature, and its error is kept")
    func failures() async throws {
        let keys = StubKeys(Self.rsa())
        let cases: [(SignatureRequirement, String)] = [
            (.required(StubVerifier { _ in throw StubFailure() }, keys: keys), "verifier"),
            (.required(StubVerifier(), keys: StubKeys(failing: StubFailure())), "keys"),
        ]
        for (requirement, parameter) in cases {
            var client = try Sample.client()
            client.idTokenPolicy.signature = requirement
            let error = await refusal {
                try await client.validate(SampleIDToken().token, for: SampleIDToken.expectation)
            }
            #expect(error?.code == .signatureNotChecked)
            #expect(error?.parameter == parameter)
            #expect(error?.underlyingError is StubFailure)
        }
        for requirement: SignatureRequirement in [
            .required(StubVerifier { _ in throw CancellationError() }, keys: keys),
            .required(StubVerifier(), keys: StubKeys(failing: CancellationError())),
        ] {
            var client = try Sample.client()
            client.idTokenPolicy.signature = requirement
            await #expect(throws: CancellationError.self) {
                try await client.validate(SampleIDToken().token, for: SampleIDToken.expectation)
            }
        }
    }
}
