import Testing

@testable import OAuth2

@Suite("JSON grammar (RFC 8259)")
struct JSONParserTests {
    @Test(
        "accepted",
        arguments: [
            "{}", "{ }", " \t\r\n{} \t\r\n", #"{"a":1}"#, #"{ "a" : 1 , "b" : 2 }"#, #"{"":""}"#, #"{"a":{}}"#,
            #"{"a":[]}"#,
            #"{"a":[ ]}"#, #"{"a":[1,[2,{"b":3}]]}"#, #"{"a":true,"b":false,"c":null}"#,
            #"{"a":"\"\\\/\b\f\n\r\t\u0041"}"#,
            #"{"a":"😀é€"}"#, #"{"a":"\ud83d\ude00"}"#, #"{"a":"\uD83D"}"#, #"{"a":"\u0000"}"#, "{\"a\":\"\u{7F}\"}",
            #"{"a":{"b":1},"c":{"b":2}}"#, "\u{FEFF}{}", #"{"a":"\u00e9","b":"é"}"#, #"{"é":1,"e":2}"#,
            #"{"a":1,"A":2}"#,
        ]
    )
    func accepted(text: String) {
        #expect(JSONObject(parsing: Array(text.utf8)) != nil)
    }

    @Test(
        "refused",
        arguments: [
            // not one object
            "", " ", "[]", "1", "null", "true", #""a""#, "{}{}", "{} {}", "{},", "{}x", "{}\u{0}", "x{}", "\u{0}{}",
            "[{}]",
            "\u{FEFF}\u{FEFF}{}", "{}\u{FEFF}", "\u{A0}{}", "{}//", "/**/{}", "{}#", "\u{B}{}", "\u{C}{}",
            // structure
            "{", "}", "{}}", "{{}}", #"{"a"}"#, #"{"a":}"#, #"{:1}"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{"a":1,,"b":2}"#,
            #"{"a" 1}"#,
            #"{"a":1 "b":2}"#, #"{"a":1;"b":2}"#, #"{"a"=1}"#, #"{a:1}"#, #"{'a':1}"#, #"{"a":'b'}"#, #"{"a":b}"#,
            #"{1:1}"#,
            #"{"a":[1,]}"#, #"{"a":[,1]}"#, #"{"a":[1 2]}"#, #"{"a":[1}"#, #"{"a":[1}]"#, #"{"a":{]}"#, #"{"a":[}"#,
            #"{null:1}"#,
            #"{"a":1"#, #"{"a":"#, #"{"a""#, #"{"a"#, #"{""#, #"{"a":["#, #"{"a":[1"#, #"{"a":[1,"#, #"{"a":{"b":1}"#,
            // words
            #"{"a":True}"#, #"{"a":tru}"#, #"{"a":truex}"#, #"{"a":nul}"#, #"{"a":NULL}"#, #"{"a":undefined}"#,
            #"{"a":NaN}"#,
            #"{"a":Infinity}"#, #"{"a":t"#, #"{"a":n"#,
            // strings
            "{\"a\":\"\n\"}", "{\"a\":\"\t\"}", "{\"a\":\"\u{0}\"}", "{\"a\":\"\u{1F}\"}", #"{"a":"\x41"}"#,
            #"{"a":"\'"}"#,
            #"{"a":"\"}"#, #"{"a":"\u"}"#, #"{"a":"\u004"}"#, #"{"a":"\u004g"}"#, #"{"a":"\U0041"}"#,
            #"{"a":"\u{41}"}"#,
            #"{"a":"\u+041"}"#, #"{"a":"\0"}"#, #"{"a":"b"#, #"{"a":"\"#, #"{"a":"\u12"#,
        ]
    )
    func refused(text: String) {
        #expect(JSONObject(parsing: Array(text.utf8)) == nil)
    }

    @Test(
        "numbers that are numbers",
        arguments: [
            "0", "-0", "1", "10", "-12", "0.5", "-0.0", "1.25", "1e5", "1E+5", "1e-05", "0e0", "1.5e300", "1e400",
            "123456789012345678901234567890",
        ]
    )
    func number(text: String) {
        #expect(JSONObject(parsing: Array(#"{"a":\#(text)}"#.utf8)) != nil)
        #expect(JSONObject(parsing: Array(#"{"a":[\#(text)]}"#.utf8)) != nil)
    }

    @Test(
        "numbers that are none",
        arguments: [
            "+1", "01", "-01", "00", "-", "--1", "1.", ".5", "-.5", "1e", "1e+", "1.e5", "1e5.5", "0x10", "1_000",
            "1,5", "1 000", "١", "1f", "e5", "-e5", "1e5e5", "1-", "0-0",
        ]
    )
    func noNumber(text: String) {
        #expect(JSONObject(parsing: Array(#"{"a":\#(text)}"#.utf8)) == nil)
        #expect(JSONObject(parsing: Array(#"{"a":\#(text)"#.utf8)) == nil)
    }

    @Test(
        "a member twice is refused, however it is spelled and wherever it stands",
        arguments: [
            #"{"a":1,"a":1}"#, #"{"a":1,"a":2}"#, #"{"a":1,"b":2,"a":3}"#, #"{"a":1,"\u0061":2}"#,
            #"{"\u0061":1,"\u0061":2}"#,
            #"{"x":{"a":1,"a":2}}"#, #"{"x":[{"a":1,"a":2}]}"#, #"{"x":[[{"y":{"a":1,"a":2}}]]}"#, #"{"":1,"":2}"#,
            #"{"\/":1,"/":2}"#, #"{"é":1,"\u00e9":2}"#, #"{"é":1,"é":2}"#, #"{"\ud83d\ude00":1,"😀":2}"#,
        ]
    )
    func repeatedMember(text: String) {
        #expect(JSONObject(parsing: Array(text.utf8)) == nil)
    }

    @Test("names are compared as bytes, among few members and among many", arguments: [2, 20])
    func equivalentNames(count: Int) throws {
        // A K and the Kelvin sign are equal as strings.
        let others = (2..<count).map { #""m\#($0)":0,"# }.joined()
        let object = JSONObject(parsing: Array("{\(others)\"K\":1,\"\u{212A}\":2}".utf8))
        #expect(object?["K"]?.int == 1)
        #expect(object?["\u{212A}"]?.int == 2)
    }

    @Test("a member twice is refused among few and among many members", arguments: [2, 15, 16, 31, 32, 33, 34, 100])
    func repeatedAmongMany(count: Int) {
        let members = (0..<count).map { #""n\#($0)":\#($0)"# }
        #expect(JSONObject(parsing: Array("{\(members.joined(separator: ","))}".utf8))?.names.count == count)
        let again = (members + [#""n0":9"#]).joined(separator: ",")
        #expect(JSONObject(parsing: Array("{\(again)}".utf8)) == nil)
    }

    @Test("names with the same ends and length are told apart", arguments: ["axb", "ayb", "azb"])
    func lookAlikes(name: String) {
        let members = #""axb":1,"ayb":2,"azb":3"#
        #expect(JSONObject(parsing: Array("{\(members)}".utf8))?[name]?.int == ["axb": 1, "ayb": 2, "azb": 3][name])
        #expect(JSONObject(parsing: Array("{\(members),\"\(name)\":4}".utf8)) == nil)
    }

    @Test("64 levels are read, 65 are not", arguments: ["[": "]", #"{"a":"#: "}"])
    func depth(open: String, close: String) {
        func nested(_ levels: Int) -> [UInt8] {
            // The outermost object is the first level.
            let inside = String(repeating: open, count: levels - 1)
            let end = String(repeating: close, count: levels - 1)
            return Array(#"{"a":\#(inside)0\#(end)}"#.utf8)
        }
        #expect(JSONObject(parsing: nested(64)) != nil)
        #expect(JSONObject(parsing: nested(65)) == nil)
        #expect(JSONObject(parsing: nested(100_000)) == nil)
        #expect(JSONObject(parsing: Array(String(repeating: #"{"a":"#, count: 100_000).utf8)) == nil)
    }

    @Test("many siblings are no depth")
    func siblings() {
        let objects = [String](repeating: #"{"b":[[1]]}"#, count: 1_000).joined(separator: ",")
        #expect(JSONObject(parsing: Array(#"{"a":[\#(objects)]}"#.utf8))?["a"]?.array?.count == 1_000)
    }

    @Test(
        "text that is not UTF-8 is refused in names and values",
        arguments: [
            [0x80], [0xFF], [0xC3], [0xC3, 0x28], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE9],
        ] as [[UInt8]]
    )
    func invalidUTF8(bytes: [UInt8]) {
        #expect(JSONObject(parsing: Array(#"{"a":""#.utf8) + bytes + Array(#""}"#.utf8)) == nil)
        #expect(JSONObject(parsing: Array(#"{""#.utf8) + bytes + Array(#"":1}"#.utf8)) == nil)
        #expect(JSONObject(parsing: Array(#"{"a":"\n"#.utf8) + bytes + Array(#""}"#.utf8)) == nil)
        #expect(JSONObject(parsing: Array(#"{"a":1}"#.utf8) + bytes) == nil)
    }

    @Test("other encodings than UTF-8 are refused")
    func otherEncodings() {
        let text = #"{"a":1}"#
        let little = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        for bytes in [little, big, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big] {
            #expect(JSONObject(parsing: bytes) == nil)
        }
    }

    @Test("every proper prefix of a document is refused")
    func prefixes() {
        let document = Array(#"{"a":"b\u00e9😀","c":[1.5e3,{"d":null}],"e":true}"#.utf8)
        #expect(JSONObject(parsing: document) != nil)
        for count in 0..<document.count {
            #expect(JSONObject(parsing: Array(document[..<count])) == nil, "\(count) bytes")
        }
    }
}
