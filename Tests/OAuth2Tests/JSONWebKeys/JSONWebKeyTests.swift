import Testing

@testable import OAuth2

@Suite("Which keys fit an algorithm")
struct JSONWebKeyTests {
    @Test(
        "family and curve must be the algorithm's own",
        arguments: [
            ("RS256", "rsa"), ("RS384", "rsa"), ("RS512", "rsa"), ("PS256", "rsa"), ("PS384", "rsa"), ("PS512", "rsa"),
            ("ES256", "P-256"), ("ES384", "P-384"), ("ES512", "P-521"), ("ES256K", "secp256k1"),
            ("EdDSA", "Ed25519"), ("EdDSA", "Ed448"), ("Ed25519", "Ed25519"), ("Ed448", "Ed448"),
        ]
    )
    func family(algorithm: String, fitting: String) throws {
        for (name, key) in try Self.families() {
            let fits = key.fits(SigningAlgorithm(rawValue: algorithm))
            let isOther = algorithm == "EdDSA" && (name == "Ed25519" || name == "Ed448")
            #expect(fits == (name == fitting || isOther), "\(algorithm) with \(name)")
        }
    }

    private static func families() throws -> [(String, JSONWebKey)] {
        var all = [("rsa", try KeyText.key(KeyText.rsa()))]
        for curve in ["P-256", "P-384", "P-521", "secp256k1"] {
            all.append((curve, try KeyText.key(KeyText.ec(curve))))
        }
        for curve in ["Ed25519", "Ed448"] { all.append((curve, try KeyText.key(KeyText.okp(curve)))) }
        return all
    }

    @Test(
        "use, key_ops and alg must allow it where they are there",
        arguments: [
            ("", true), (#","use":"sig""#, true), (#","use":"enc""#, false), (#","key_ops":["verify"]"#, true),
            (#","key_ops":["sign","verify"]"#, true), (#","key_ops":["encrypt"]"#, false), (#","key_ops":[]"#, false),
            (#","key_ops":"verify""#, false), (#","alg":"RS256""#, true), (#","alg":"RS512""#, false),
            (#","alg":"HS256""#, false),
        ]
    )
    func purpose(members: String, fits: Bool) throws {
        #expect(try KeyText.key(KeyText.rsa(members)).fits(.rs256) == fits)
    }

    @Test(
        "no published key is the secret of an HMAC, and none stands for no signature",
        arguments: ["HS256", "HS512", "none"]
    )
    func symmetric(algorithm: SigningAlgorithm) throws {
        for (_, key) in try Self.families() { #expect(!key.fits(algorithm)) }
        let secret = #"{"kty":"oct","k":"c2VjcmV0","alg":"\#(algorithm.rawValue)"}"#
        #expect(try !KeyText.key(secret).fits(algorithm))
    }

    @Test("a key that is private or symmetric fits nothing, and is left out of a set like an incomplete one")
    func defects() throws {
        for (text, defect) in [
            (KeyText.rsa(#","d":"AQ""#), JSONWebKey.Defect.isPrivate), (KeyText.ec("P-256", #","d":"AQ""#), .isPrivate),
            (#"{"kty":"AKP","alg":"ML-DSA-44","pub":"AQ","priv":"AQ"}"#, .isPrivate),
            (KeyText.rsa(#","k":"AQ""#), .symmetric),
            (#"{"kty":"oct"}"#, .symmetric), (#"{"kty":"RSA","n":"AQAB"}"#, .weak),
            (#"{"kty":"RSA","e":"AQAB"}"#, .incomplete),
            (#"{"kty":"RSA","e":"AQAB","n":"=="}"#, .incomplete),
            (#"{"kty":"EC","crv":"P-256","x":"AQ"}"#, .incomplete),
            (#"{"kty":"EC","x":"AQ","y":"AQ"}"#, .incomplete), (#"{"kty":"OKP","crv":"Ed25519","x":""}"#, .incomplete),
            (#"{"kty":"AKP","pub":"AQ"}"#, .incomplete), (#"{"kty":"rsa","n":"AQ","e":"AQ"}"#, .unknownType),
        ] {
            let key = try KeyText.key(text)
            #expect(key.defect == defect)
            guard defect != .incomplete, defect != .unknownType else { continue }
            for algorithm: SigningAlgorithm in [.rs256, .es256, "ML-DSA-44", "own"] {
                #expect(!key.fits(algorithm))
            }
        }
    }

    @Test(
        "an RSA key has 2048 to 16384 bits; zeros in front do not count",
        arguments: [
            (2_047, 0, false), (2_048, 0, true), (2_048, 1, true), (2_040, 1, false), (4_096, 0, true),
            (16_384, 0, true),
            (16_385, 0, false), (1_024, 128, false),
        ]
    )
    func modulus(bits: Int, zeros: Int, fits: Bool) throws {
        #expect(try KeyText.key(KeyText.rsa(bits: bits, zeros: zeros)).fits(.rs256) == fits)
    }

    @Test("an algorithm of one's own goes with any public key, unless the key is for another")
    func ownAlgorithm() throws {
        #expect(try KeyText.key(#"{"kty":"AKP","alg":"ML-DSA-44","pub":"AQ"}"#).fits("ML-DSA-44"))
        #expect(try !KeyText.key(#"{"kty":"AKP","alg":"ML-DSA-44","pub":"AQ"}"#).fits("ML-DSA-65"))
    }

    @Test("keys are equal when they were written alike, also in different documents")
    func equality() throws {
        let text = KeyText.rsa(#","kid":"a""#)
        let one = try KeyText.key(text)
        let two = try #require(JSONWebKeySet(KeyText.object(#"{"x":1,"keys":[\#(text)]}"#)).keys.first)
        #expect(one == two)
        #expect(one.hashValue == two.hashValue)
        #expect(one != (try KeyText.key(KeyText.rsa(#","kid":"b""#))))
        #expect(Set([one, two]).count == 1)
    }
}
