import Foundation
import Testing

@testable import OAuth2

@Suite("Keys as servers publish them")
struct JSONWebKeyFieldReportTests {
    private static let number = [UInt8](repeating: 0xFB, count: 256)
    private static let base64URL = Base64URL.encode(number)
    private static let standard = Base64URL.encodeStandard(number.span)

    private static func set(_ key: String) throws -> JSONWebKeySet {
        try JSONWebKeySet(KeyText.object(KeyText.set(key)))
    }

    @Test(
        "C2: a number with padding or in the standard alphabet is used, reported, and written as the standard wants",
        arguments: [base64URL + "==", standard, standard.replacing("=", with: "")]
    )
    func otherBase64(text: String) throws {
        let set = try Self.set(#"{"x":null,"kty":"RSA","kid":"k","n":"\#(text)","e":"AQAB","z":{"n":[1,"\u0041"]}}"#)
        let key = try #require(set.keys(for: .rs256, keyID: "k").first)
        #expect(set.tolerances == [.otherBase64])
        #expect(key.members["n"]?.string == Self.base64URL)
        #expect(key.members["e"]?.string == "AQAB")
        #expect(key.members.names == ["x", "kty", "kid", "n", "e", "z"])
        #expect(key.members["z"]?.object?["n"]?.array?.last?.string == "A")
    }

    @Test("C2: the numbers of a key on a curve are read so, too", arguments: ["EC", "OKP"])
    func curves(type: String) throws {
        let curve = type == "EC" ? "P-256" : "Ed25519"
        let set = try Self.set(#"{"kty":"\#(type)","crv":"\#(curve)","x":"+/8=","y":"-_8="}"#)
        let key = try #require(set.keys.first)
        #expect(key.members["x"]?.string == "-_8")
        #expect(key.members["y"]?.string == "-_8")
        #expect(set.tolerances == [.otherBase64])
    }

    @Test(
        "C2: what is neither alphabet, or could stand for two numbers, is left out",
        arguments: ["+_8=", "A", "AB=", "AQ=", "AQ===", "=AQ=", "A Q=", "AQ==\\n", "AR==", "é", "\\ud800", ""]
    )
    func unreadable(text: String) throws {
        let set = try Self.set(#"{"kty":"OKP","crv":"Ed25519","x":"\#(text)"}"#)
        #expect(set.keys.isEmpty)
        #expect(set.tolerances.contains(.incompleteKey))
        #expect(!set.tolerances.contains(.otherBase64))
    }

    @Test("C2: a key as the standard says is not reported, and kept byte for byte")
    func untouched() throws {
        let text = #"{ "kty":"RSA", "n":"\#(Self.base64URL)", "e":"AQAB" }"#
        let set = try Self.set(text)
        #expect(set.tolerances.isEmpty)
        #expect(set.keys.first.map { Array($0.members.source) } == Array(text.utf8))
    }

    @Test("C2: in a token padding or the standard alphabet is refused", arguments: 0..<3, ["=", "+"])
    func token(segment: Int, change: String) {
        var parts = SampleIDToken().token.reveal().split(separator: ".").map(String.init)
        parts[segment] += change
        #expect(refusal { try JSONWebToken(IDToken(parts.joined(separator: "."))) }?.code == .invalidIDToken)
    }

    @Test(
        "C11: key_ops that name sign beside the use sig are understood and reported",
        arguments: [
            (#","use":"sig","key_ops":["sign"]"#, true, true), (#","use":"sig","key_ops":["verify"]"#, true, false),
            (#","use":"sig","key_ops":["sign","verify"]"#, true, false), (#","key_ops":["sign"]"#, false, false),
            (#","use":"enc","key_ops":["sign"]"#, false, false), (#","use":"sig","key_ops":["encrypt"]"#, false, false),
            (#","use":"sig","key_ops":[]"#, false, false),
        ]
    )
    func operations(members: String, isUsed: Bool, isReported: Bool) throws {
        let set = try Self.set(KeyText.rsa(members))
        #expect(set.keys(for: .rs256, keyID: nil).count == (isUsed ? 1 : 0))
        #expect(set.tolerances.contains(.signKeyOperation) == isReported)
    }

    @Test("B4: members that are null are absent", arguments: ["kid", "use", "alg", "key_ops", "d", "k", "x5c"])
    func null(name: String) throws {
        let set = try Self.set(KeyText.rsa(",\"\(name)\":null"))
        #expect(set.keys(for: .rs256, keyID: nil).count == 1)
        #expect(set.tolerances.isEmpty)
    }

    @Test(
        "B4: a type or a number that is null is missing",
        arguments: [#"{"kty":null}"#, #"{"kty":"RSA","n":null,"e":"AQAB"}"#]
    )
    func nullNeeded(key: String) throws {
        #expect(try Self.set(key).keys.isEmpty)
    }

    @Test("A9: a name with a lone surrogate is none that could be compared, and the key is left out")
    func surrogate() throws {
        let set = try Self.set(KeyText.rsa(#","kid":"\ud800""#))
        #expect(set.keys.isEmpty)
        #expect(set.tolerances == [.incompleteKey])
    }
}
