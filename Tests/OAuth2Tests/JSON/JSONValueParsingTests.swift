import OAuth2
import Testing

@Suite("A JSON document that need not be an object")
struct JSONValueParsingTests {
    private func parse(_ text: String) -> JSONValue? { JSONValue(parsing: Array(text.utf8)) }

    @Test("Every kind of value is read")
    func kinds() {
        #expect(parse(#" [1, {"a":"b"}] "#)?.array?.last?.object?["a"]?.string == "b")
        #expect(parse("{}")?.object?.names.isEmpty == true)
        #expect(parse(#""t\u00e9xt""#)?.string == "téxt")
        #expect(parse("-12")?.int == -12)
        #expect(parse("true")?.bool == true)
        #expect(parse("null")?.isNull == true)
    }

    @Test(
        "Anything besides one value is refused",
        arguments: ["", " ", "[1,]", "[1] 2", "[1", "01", #"[{"a":1,"a":2}]"#]
    )
    func refused(text: String) {
        #expect(parse(text) == nil)
    }
}
