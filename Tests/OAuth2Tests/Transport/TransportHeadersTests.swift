import Testing

@testable import OAuth2

@Suite("Header fields")
struct TransportHeadersTests {
    @Test("names are compared without regard to case, order and repetition are kept")
    func names() {
        var headers: TransportHeaders = ["Set-Cookie": "a", "X": "1"]
        headers.append("set-cookie", "b")
        #expect(headers["SET-COOKIE"] == "a")
        #expect(headers.values(of: "Set-cookie") == ["a", "b"])
        #expect(headers["Y"] == nil)
        headers["SET-Cookie"] = "c"
        #expect(headers.fields.map(\.value) == ["1", "c"])
        headers["x"] = nil
        #expect(headers.fields.map(\.name) == ["SET-Cookie"])
    }

    @Test("only ASCII letters have case")
    func ascii() {
        let headers: TransportHeaders = ["K[": "1"]
        #expect(headers["k["] == "1")
        #expect(headers["k{"] == nil, "'[' and '{' differ in the same bit as upper and lower case")
        #expect(headers["\u{212A}["] == nil)
    }
}
