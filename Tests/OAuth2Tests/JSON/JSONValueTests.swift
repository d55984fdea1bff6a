import Foundation
import Testing

@testable import OAuth2

@Suite("JSON values")
struct JSONValueTests {
    @Test("each accessor answers for its own kind only")
    func kinds() throws {
        let object = try parse(#"{"s":"x","i":1,"d":1.5,"t":true,"f":false,"n":null,"o":{"a":1},"a":[1]}"#)
        func kinds(_ name: String) -> [Bool] {
            let value = object.first { $0.name == name }?.value
            return [
                value?.string != nil, value?.int != nil, value?.double != nil, value?.bool != nil,
                value?.isNull == true,
                value?.object != nil, value?.array != nil,
            ]
        }
        #expect(kinds("s") == [true, false, false, false, false, false, false])
        #expect(kinds("i") == [false, true, true, false, false, false, false])
        #expect(kinds("d") == [false, false, true, false, false, false, false])
        #expect(kinds("t") == [false, false, false, true, false, false, false])
        #expect(kinds("f") == [false, false, false, true, false, false, false])
        #expect(kinds("n") == [false, false, false, false, true, false, false])
        #expect(kinds("o") == [false, false, false, false, false, true, false])
        #expect(kinds("a") == [false, false, false, false, false, false, true])
        #expect(kinds("missing") == [false, false, false, false, false, false, false])
        #expect(object["t"]?.bool == true)
        #expect(object["f"]?.bool == false)
    }

    @Test(
        "strings",
        arguments: [
            (#""""#, ""), (#""abc""#, "abc"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u20AC""#, "Aé€"),
            (#""\ud83d\ude00""#, "😀"), (#""x\uD83D\uDE00y""#, "x😀y"), (#""é\n€""#, "é\n€"), (#""\u0000""#, "\0"),
            (#""\\u0041""#, "\\u0041"), (#""\uffff""#, "\u{FFFF}"), (#""\udbff\udfff""#, "\u{10FFFF}"),
        ]
    )
    func strings(json: String, expected: String) throws {
        let text = try #require(parse(#"{"a":\#(json)}"#)["a"]?.string)
        #expect(text.utf8.elementsEqual(expected.utf8))
    }

    @Test(
        "a lone surrogate is no text",
        arguments: [
            #""\ud83d""#, #""\ude00""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ud83d\ud83d\ude00""#, #""\ude00\ud83d""#,
            #""\ud83d\u0041""#, #""\udbff\ud800""#,
        ]
    )
    func loneSurrogates(json: String) throws {
        let value = try parse(#"{"a":\#(json)}"#)["a"]
        #expect(value != nil)
        #expect(value?.string == nil)
    }

    @Test(
        "integers",
        arguments: [
            ("0", 0), ("-0", 0), ("3600", 3_600), ("-1", -1), ("3600.0", 3_600), ("3.6e3", 3_600), ("1e2", 100),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil), ("1e400", nil),
            ("-1e400", nil), ("0.5", nil), ("1e-1", nil), ("99999999999999999999999", nil),
        ] as [(String, Int?)]
    )
    func integers(json: String, expected: Int?) throws {
        #expect(try parse(#"{"a":\#(json)}"#)["a"]?.int == expected)
    }

    @Test("doubles", arguments: [("1.5", 1.5), ("-2e3", -2_000), ("0", 0), ("1e400", .infinity)])
    func doubles(json: String, expected: Double) throws {
        #expect(try parse(#"{"a":\#(json)}"#)["a"]?.double == expected)
    }

    @Test("nested objects and arrays, and the names in order")
    func nested() throws {
        let object = try parse(#" {"z":{"b":[{"c":"d"},2]},"a":1,"\u006d":3}"#)
        #expect(object["z"]?.object?["b"]?.array?.first?.object?["c"]?.string == "d")
        #expect(object["z"]?.object?["b"]?.array?.last?.int == 2)
        #expect(object.names == ["z", "a", "m"])
        #expect(object["m"]?.int == 3)
        #expect(object["M"] == nil)
        #expect(object[""] == nil)
    }

    @Test("a name is found by its bytes, not by what Unicode calls equivalent")
    func names() throws {
        let object = try parse(#"{"e\#u{301}":1,"K":2}"#)
        #expect(object["\u{E9}"] == nil)
        #expect(object["\u{212A}"] == nil)
        #expect(object["K"]?.int == 2)
    }

    @Test("a value decodes as a type of yours")
    func decode() throws {
        struct Athlete: Decodable, Equatable {
            let id: Int
            let names: [String]
        }
        let object = try parse(#"{"athlete":{"id":7,"names":["a","\u00e9"]},"s":"x\n","n":null}"#)
        #expect(try object["athlete"]?.decode(as: Athlete.self) == Athlete(id: 7, names: ["a", "é"]))
        #expect(try object["s"]?.decode(as: String.self) == "x\n")
        #expect(try object["n"]?.decode(as: Int?.self) == .some(.none))
        #expect(throws: DecodingError.self) { try object["s"]?.decode(as: Int.self) }
    }

    @Test("a form becomes an object of strings")
    func form() throws {
        let object = JSONObject(try #require(FormParameters(form: "a=1&b=%22%0A&c=&d=x&d=y".utf8)))
        #expect(object["a"]?.string == "1")
        #expect(object["b"]?.string == "\"\n")
        #expect(object["c"]?.string == "")
        #expect(object["d"]?.array?.compactMap(\.string) == ["x", "y"])
    }

    private func parse(_ text: String) throws -> JSONObject {
        try #require(JSONObject(parsing: Array(text.utf8)))
    }
}
