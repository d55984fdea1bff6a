import Foundation
import Testing

@testable import OAuth2

@Suite("Scopes")
struct ScopeTests {
    @Test("a set in the order it was written")
    func order() {
        let scope: Scope = ["b", "a", "b"]
        #expect(scope.description == "b a")
        #expect(scope == ["a", "b"])
        #expect(Set([scope, ["a", "b"]]).count == 1)
        #expect(scope != ["a"])
    }

    @Test(
        "reading the wire form",
        arguments: [
            ("", [] as [String]), (" ", []), ("a", ["a"]), ("a b", ["a", "b"]), ("  a   b ", ["a", "b"]),
            ("a b a", ["a", "b"]),
            ("a,b", ["a,b"]),
        ]
    )
    func parsing(text: String, values: [String]) {
        #expect(Scope(parsing: text).values.map(\.rawValue) == values)
    }

    @Test("a separator that cannot be undone is refused", arguments: ["", "; ", "\n", "\u{e9}"])
    func badSeparator(separator: String) {
        let error = refusal { try Scope([.openID, .email]).checkedText(separator: separator, step: .token) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.parameter == "scopeSeparator")
    }

    @Test("other separators")
    func separators() {
        #expect(Scope(parsing: "a,b+c", separators: ",+") == ["a", "b", "c"])
        #expect(Scope(parsing: "a b", separators: ",") == ["a b"])
    }

    @Test("set operations")
    func operations() {
        let scope: Scope = ["a", "b"]
        #expect(scope.isSubset(of: ["b", "c", "a"]))
        #expect(!scope.isSubset(of: ["a"]))
        #expect(Scope().isSubset(of: []))
        #expect(scope.subtracting(["a"]) == ["b"])
        #expect(scope.contains("a"))
        #expect(!scope.contains("A"))
    }

    @Test("scopes read from a text are like those of a list")
    func fromText() {
        var scope = Scope(parsing: " b  a b ")
        #expect(scope == ["a", "b"])
        #expect(scope.description == "b a")
        #expect(!scope.isEmpty)
        #expect(Scope(parsing: "  ").isEmpty)
        #expect(scope.isSubset(of: Scope(parsing: "a b c")))
        #expect(scope.subtracting(Scope(parsing: "b")) == ["a"])
        scope.insert("a")
        scope.insert("c")
        #expect(scope.values == ["b", "a", "c"])
    }

    @Test("JSON: one string")
    func codable() throws {
        let data = try JSONEncoder().encode(["s": Scope(["a", "b"])])
        #expect(String(decoding: data, as: UTF8.self) == #"{"s":"a b"}"#)
        #expect(try JSONDecoder().decode([String: Scope].self, from: data)["s"] == ["a", "b"])
    }

    @Test("the characters of RFC 6749 section 3.3")
    func characters() {
        for byte in UInt8(0)..<128 {
            let isAllowed = byte == 0x21 || (0x23...0x5B).contains(byte) || (0x5D...0x7E).contains(byte)
            #expect(ScopeValue(rawValue: "a" + String(Unicode.Scalar(byte))).isValid == isAllowed, "byte \(byte)")
        }
        #expect(!ScopeValue(rawValue: "").isValid)
        #expect(!ScopeValue(rawValue: "é").isValid)
    }

    @Test("a list of many thousands is read in no time", .timeLimit(.minutes(15)))
    func many() {
        // What fits into an answer of 1 MiB.
        let text = (0..<30_000).map { String($0) }.joined(separator: " ")
        #expect(Scope(parsing: text).values.count == 30_000)
    }
}
