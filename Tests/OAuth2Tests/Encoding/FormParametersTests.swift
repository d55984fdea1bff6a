import Foundation
import Testing

@testable import OAuth2

@Suite("Form parameters")
struct FormParametersTests {
    @Test("names and values are encoded, in order")
    func body() {
        let parameters: FormParameters = ["grant type": "a&b=c", "empty": "", "ü": "+ %"]
        #expect(text(parameters.formBody()) == "grant%20type=a%26b%3Dc&empty=&%C3%BC=%2B%20%25")
        #expect(FormParameters().formBody().isEmpty)
    }

    @Test("what is written is read back, whatever it holds")
    func roundTrip() throws {
        var parameters = FormParameters()
        for byte in UInt8(0)..<128 {
            parameters.append("n\(Unicode.Scalar(byte))", "v\(Unicode.Scalar(byte))\u{20AC}")
        }
        #expect(FormParameters(form: parameters.formBody()) == parameters)
    }

    @Test("a repeated name keeps all its values; setting replaces them")
    func repeated() {
        var parameters: FormParameters = ["resource": "a", "x": "1"]
        parameters.append("resource", "b")
        #expect(text(parameters.formBody()) == "resource=a&x=1&resource=b")
        #expect(parameters["resource"] == "a")
        parameters["resource"] = "c"
        #expect(parameters.elements.map(\.value) == ["1", "c"])
        parameters["x"] = nil
        #expect(parameters.names == ["resource"])
        #expect(parameters["x"] == nil)
    }

    @Test(
        "reading",
        arguments: [
            ("", [] as [String]),
            ("a=1", ["a", "1"]),
            ("a=1&b=2", ["a", "1", "b", "2"]),
            ("a", ["a", ""]),
            ("a=", ["a", ""]),
            ("=1", ["", "1"]),
            ("&&a=1&&", ["a", "1"]),
            ("a=1=2", ["a", "1=2"]),
            ("a=1&a=2", ["a", "1", "a", "2"]),
            ("%61=%31", ["a", "1"]),
            ("a+b=c+d", ["a b", "c d"]),
            ("a;b=1", ["a;b", "1"]),
        ]
    )
    func reading(form: String, expected: [String]) throws {
        let parameters = try #require(FormParameters(form: form.utf8))
        #expect(parameters.elements.flatMap { [$0.name, $0.value] } == expected)
    }

    @Test("a broken escape in a name or a value refuses the whole form", arguments: ["%=1", "a=%", "a=1&b=%C3"])
    func broken(form: String) {
        #expect(FormParameters(form: form.utf8) == nil)
    }

    @Test("the JSON form: strings, and an array for a repeated name")
    func json() throws {
        var parameters: FormParameters = ["a": "1", "resource": "x", "q\"\\": "\u{1}é"]
        parameters.append("resource", "y")
        #expect(text(parameters.jsonBody()) == #"{"a":"1","resource":["x","y"],"q\"\\":"\u0001é"}"#)
        let object = try JSONSerialization.jsonObject(with: Data(parameters.jsonBody())) as? [String: Any]
        #expect(object?["resource"] as? [String] == ["x", "y"])
        #expect(text(FormParameters().jsonBody()) == "{}")
    }

    @Test("many distinct names do not take quadratic time", .timeLimit(.minutes(15)))
    func manyNames() {
        // What fits into an answer of 1 MiB. Comparing each name with each would be 10^9 comparisons.
        var parameters = FormParameters()
        for index in 0..<30_000 { parameters.append("n\(index)", "") }
        #expect(JSONObject(parsing: parameters.jsonBody())?.names.count == 30_000)
    }

    @Test(
        "a name that comes twice is found among few and among many",
        .timeLimit(.minutes(15)),
        arguments: [2, 16, 17, 100_000]
    )
    func repetition(count: Int) {
        let distinct = FormParameters((1..<count).map { ("name\($0)", "value") })
        #expect(!distinct.hasRepeatedName())
        for repeated in [1, count - 1] {
            var parameters = distinct
            parameters.append("name\(repeated)", "value")
            #expect(parameters.elements.count == count)
            #expect(parameters.hasRepeatedName())
            #expect(parameters.hasRepeatedName(except: "name0"))
            #expect(!parameters.hasRepeatedName(except: ByteText("name\(repeated)")))
        }
    }

    @Test("an empty optional value is refused instead of being sent")
    func emptyOptional() throws {
        var parameters = FormParameters()
        try parameters.append("audience", ifPresent: nil, step: .token)
        try parameters.append("audience", ifPresent: "api", step: .token)
        #expect(parameters == ["audience": "api"])
        let error = refusal { try parameters.append("audience", ifPresent: "", step: .token) }
        #expect(error?.code == .invalidParameter)
        #expect(error?.parameter == "audience")
        #expect(parameters == ["audience": "api"])
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
