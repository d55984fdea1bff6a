import Foundation
import Testing

@testable import OAuth2

@Suite("JSON as servers write it")
struct JSONFieldReportTests {
    private static func object(_ text: String) throws -> JSONObject { try KeyText.object(text) }

    @Test("A4: an object is a sequence of its members, with those that are null, in order")
    func members() throws {
        let object = try Self.object(#"{"b":1,"\u0061":null,"c":{"d":[2]},"e":"x"}"#)
        #expect(object.map(\.name) == ["b", "a", "c", "e"])
        #expect(object.map { $0.value.isNull } == [false, true, false, false])
        #expect(object.first { $0.name == "c" }?.value.object?.map(\.name) == ["d"])
        #expect(try Self.object("{}").map(\.name).isEmpty)
        #expect(JSONObject().map(\.name).isEmpty)
        #expect("\(Array(object))".contains("x") == false)
    }

    @Test(
        "A4: a member is found among few and among many, with and without escapes",
        arguments: [1, 2, 31, 32, 33, 34, 200]
    )
    func lookup(count: Int) throws {
        for escape in ["m", "\\u006d"] {
            let members = (0..<count).map { "\"\(escape)\($0)\":\($0)" }.joined(separator: ",")
            let nested = try Self.object(#"{"x":{\#(members)},"y":[{\#(members)}]}"#)
            for object in [nested["x"]?.object, nested["y"]?.array?.first?.object] {
                #expect((0..<count).allSatisfy { object?["m\($0)"]?.int == $0 })
                #expect(object?["m\(count)"] == nil)
                #expect(object?["x"] == nil)
            }
        }
    }

    @Test("B4: null is absence, among few members and among many", arguments: [0, 40])
    func null(others: Int) throws {
        let members = (0..<others).map { ",\"m\($0)\":1" }.joined()
        let object = try Self.object(#"{"a":null\#(members)}"#)
        #expect(object["a"] == nil)
        #expect(!object.has("a"))
        #expect(object.names.first == "a")
    }

    @Test("B4: null is no second chance for a name that comes twice")
    func nullTwice() {
        #expect(JSONObject(parsing: Array(#"{"a":null,"a":1}"#.utf8)) == nil)
    }

    @Test("A9: two names with different lone surrogates are two names, and equal to no text")
    func names() throws {
        let object = try Self.object(#"{"\ud800":1,"\ud801":2,"\udfff":3,"a\ud800":4}"#)
        #expect(object.names.count == 4)
        #expect(object["\u{FFFD}"] == nil)
        #expect(object["a\u{FFFD}"] == nil)
        #expect(JSONObject(parsing: Array(#"{"\ud800":1,"\uD800":2}"#.utf8)) == nil)
        #expect(JSONObject(parsing: Array(#"{"\ud83d\ude00":1,"😀":2}"#.utf8)) == nil)
    }

    @Test("A1: names are found byte for byte", arguments: [0, 40])
    func bytes(others: Int) throws {
        let members = (0..<others).map { ",\"m\($0)\":1" }.joined()
        let object = try Self.object("{\"e\u{301}\":1,\"\u{e9}\":2\(members)}")
        #expect(object["e\u{301}"]?.int == 1)
        #expect(object["\u{e9}"]?.int == 2)
    }
}
