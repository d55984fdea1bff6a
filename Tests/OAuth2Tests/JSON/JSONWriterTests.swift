import Foundation
import Testing

@testable import OAuth2

@Suite("JSON writer")
struct JSONWriterTests {
    @Test("commas and brackets are where they belong")
    func structure() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("a")
        writer.integer(1)
        writer.key("b")
        writer.beginArray()
        writer.string("x")
        writer.bool(true)
        writer.beginObject()
        writer.endObject()
        writer.beginObject()
        writer.key("c")
        writer.bool(false)
        writer.endObject()
        writer.strings([])
        writer.endArray()
        writer.key("d")
        writer.strings(["y", "z"])
        writer.key("e")
        writer.integer(.min)
        writer.endObject()
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(text == #"{"a":1,"b":["x",true,{},{"c":false},[]],"d":["y","z"],"e":-9223372036854775808}"#)
        #expect(JSONObject(parsing: writer.bytes) != nil)
    }

    @Test("every ASCII character and a sample of the others survive a round trip through both readers")
    func strings() throws {
        var text = ""
        for value in 0..<UInt32(0x80) { Unicode.Scalar(value).map { text.unicodeScalars.append($0) } }
        for value in stride(from: UInt32(0x80), to: 0x11_0000, by: 1_021) {
            Unicode.Scalar(value).map { text.unicodeScalars.append($0) }
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key(text)
        writer.string(text)
        writer.endObject()
        let object = try #require(JSONObject(parsing: writer.bytes))
        #expect(object.names.first.map { Array($0.utf8) } == Array(text.utf8))
        #expect(object[text]?.string.map { Array($0.utf8) } == Array(text.utf8))
        let other = try JSONDecoder().decode([String: String].self, from: Data(writer.bytes))
        #expect(other.values.first.map { Array($0.utf8) } == Array(text.utf8))
    }
}
