import Testing

@testable import OAuth2

@Suite("Field reports: JSON that is broken somewhere")
struct RepairedJSONFieldReportTests {
    @Test(
        "B8: members that are whole and come once are read",
        arguments: [
            (#"{"a":1,"b":"x"}"#, ["a", "b"], true), (" \u{FEFF}{}", nil, false), (#"{ }"#, [], true), ("{", [], false),
            (#"{"a":1,"a":2,"b":3}"#, ["b"], true), (#"{"a":{"x":"}"},"b":[1,[2]]}"#, ["a", "b"], true),
            (#"{"a":{"x":1,"x":2},"b":3}"#, ["b"], true), (#"{"a":1,"b":"cut"#, ["a"], false),
            (#"{"a":1,"b":"x"} y"#, ["a", "b"], false), (#"{"a":1,}"#, ["a"], false), (#"{"a":1 "b":2}"#, ["a"], false),
            (#"{"a" 1}"#, [], false), (#"{"a":]}"#, [], false), (#"{"a":nul,"b":2}"#, ["b"], true),
            (#"[{"a":1}]"#, nil, false), ("", nil, false), (#"{"a":"\"","b":2}"#, ["a", "b"], true),
        ] as [(String, [String]?, Bool)]
    )
    func members(text: String, names: [String]?, isComplete: Bool) {
        let repaired = RepairedJSON(Array(text.utf8))
        #expect(repaired?.members.names == names)
        #expect((repaired?.isComplete ?? false) == isComplete)
        #expect(repaired?.isUTF8 != false)
    }
}
