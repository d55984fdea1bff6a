import Testing

@testable import OAuth2

@Suite("Which key fits which algorithm")
struct JSONWebKeyAlgorithmTests {
    private static func rsa(bits: Int) -> String {
        let first = UInt8(1 << ((bits - 1) % 8))
        return Base64URL.encode([first] + Array(repeating: 0xFF, count: (bits - 1) / 8))
    }

    private static let keys: [String: String] = [
        "RSA": #""kty":"RSA","n":"\#(rsa(bits: 2_048))","e":"AQAB""#,
        "P-256": #""kty":"EC","crv":"P-256""#, "P-384": #""kty":"EC","crv":"P-384""#,
        "P-521": #""kty":"EC","crv":"P-521""#, "secp256k1": #""kty":"EC","crv":"secp256k1""#,
        "Ed25519": #""kty":"OKP","crv":"Ed25519""#, "Ed448": #""kty":"OKP","crv":"Ed448""#,
        "X25519": #""kty":"OKP","crv":"X25519""#, "oct": #""kty":"oct","k":"AAAA""#,
    ]

    private static func key(_ members: String) throws -> JSONWebKey {
        try #require(JSONObject(parsing: Array("{\(members)}".utf8)).flatMap(JSONWebKey.init))
    }

    static let fitting: [(SigningAlgorithm, Set<String>)] = [
        (.rs256, ["RSA"]), ("RS384", ["RSA"]), ("RS512", ["RSA"]), (.ps256, ["RSA"]), ("PS384", ["RSA"]),
        ("PS512", ["RSA"]), (.es256, ["P-256"]), ("ES384", ["P-384"]), ("ES512", ["P-521"]),
        ("ES256K", ["secp256k1"]), (.edDSA, ["Ed25519", "Ed448"]), ("Ed25519", ["Ed25519"]), ("Ed448", ["Ed448"]),
        (.hs256, []), ("HS384", []), ("HS512", []), ("HS999", []),
    ]

    @Test("family and curve are the algorithm's own", arguments: fitting)
    func family(algorithm: SigningAlgorithm, expected: Set<String>) throws {
        var found: Set<String> = []
        for (name, members) in Self.keys where try Self.key(members).fits(algorithm) { found.insert(name) }
        #expect(found == expected)
    }

    @Test("an algorithm of the application's own fits everything but a shared secret")
    func ownAlgorithm() throws {
        for (name, members) in Self.keys { #expect(try Self.key(members).fits("ML-DSA-65") == (name != "oct")) }
    }

    @Test(
        "an RSA key needs 2048 bits",
        arguments: [(1_024, false), (2_047, false), (2_048, true), (2_049, true), (4_096, true)]
    )
    func strength(bits: Int, expected: Bool) throws {
        #expect(try Self.key(#""kty":"RSA","n":"\#(Self.rsa(bits: bits))""#).fits(.rs256) == expected)
    }

    @Test("zeros in front do not make an RSA key stronger, and one without a modulus is none")
    func weak() throws {
        let padded = Base64URL.encode(Array(repeating: 0, count: 200) + Array(repeating: 0xFF, count: 128))
        #expect(try !Self.key(#""kty":"RSA","n":"\#(padded)""#).fits(.rs256))
        #expect(try !Self.key(#""kty":"RSA""#).fits(.rs256))
        #expect(try !Self.key(#""kty":"RSA","n":"+""#).fits(.rs256))
    }

    static let uses: [(String, Bool)] = [
        (#""use":"sig""#, true), (#""use":"enc""#, false), (#""key_ops":["verify"]"#, true),
        (#""key_ops":["encrypt"]"#, false), (#""key_ops":"verify""#, false), (#""alg":"ES256""#, true),
        (#""alg":"ES384""#, false),
    ]

    @Test("what the key itself says it is for counts", arguments: uses)
    func use(members: String, expected: Bool) throws {
        #expect(try Self.key(#""kty":"EC","crv":"P-256",\#(members)"#).fits(.es256) == expected)
    }
}
