#if os(Linux)
import OAuth2
import Testing

@testable import OAuth2Curl

@Suite("Status and header fields, line by line")
struct AnswerHeadTests {
    private func head(_ lines: [String]) throws -> AnswerHead {
        var head = AnswerHead()
        for line in lines { try head.take(Array(line.utf8)) }
        return head
    }

    private func refusal(_ lines: [String]) -> AnswerHead.Refusal? {
        do {
            _ = try head(lines)
            return nil
        } catch {
            return error as? AnswerHead.Refusal
        }
    }

    @Test(
        "The status is the number behind the first space",
        arguments: [("HTTP/1.1 200 OK\r\n", 200), ("HTTP/2 404 \r\n", 404), ("HTTP/1.0 503\n", 503)]
    )
    func status(line: String, status: Int) throws {
        #expect(try head([line, "\r\n"]).status == status)
    }

    @Test("Fields keep their order, and lose the space around their values")
    func fields() throws {
        let fields = try head(["HTTP/1.1 200 OK\r\n", "B: \t2 \r\n", "a:1\r\n", "B:\r\n", "\r\n"]).headers.fields
        #expect(fields.map(\.name) == ["B", "a", "B"])
        #expect(fields.map(\.value) == ["2", "1", ""])
    }

    @Test("A line that begins with white space belongs to the field before it")
    func folded() throws {
        let headers = try head(["HTTP/1.1 200 OK\r\n", "A: 1\r\n", " 2\r\n", "\t 3 \r\n", "B: 4\r\n", "\r\n"]).headers
        #expect(headers.fields.map(\.value) == ["1 2 3", "4"])
        #expect(refusal(["HTTP/1.1 200 OK\r\n", " 2\r\n"]) == .malformed)
    }

    @Test("An informational answer leaves nothing behind, a final one takes nothing more")
    func informational() throws {
        let answer = try head([
            "HTTP/1.1 103 Early Hints\r\n", "Link: </a>\r\n", "\r\n", "HTTP/1.1 201 Created\r\n", "A: 1\r\n", "\r\n",
            "Trailer: 2\r\n", "HTTP/1.1 500 No\r\n", "\r\n",
        ])
        #expect(answer.status == 201)
        #expect(answer.headers.fields.map(\.name) == ["A"])
    }

    @Test(
        "What is no field is refused",
        arguments: [
            "no colon\r\n", ": 1\r\n", " : 1\r\n", "A B: 1\r\n", "A: 1\r2\r\n", "A: 1\r\r\n", "A\u{1}: 1\r\n",
            "A: \u{1}\r\n", "A: \u{7F}\r\n", "\u{E9}: 1\r\n",
        ]
    )
    func malformed(line: String) {
        #expect(refusal(["HTTP/1.1 200 OK\r\n", line]) == .malformed)
    }

    @Test("A status line stands at the beginning and behind an informational answer, and nowhere else")
    func statusLine() throws {
        let answer = try head(["HTTP/1.1 401 No\r\n", "HTTP/X: 200 b\r\n", "\r\n"])
        #expect(answer.status == 401)
        #expect(answer.isComplete)
        #expect(refusal(["HTTP/1.1 401 No\r\n", "HTTP/1.1 200 OK\r\n"]) == .malformed)
        #expect(refusal(["A: 1\r\n"]) == .malformed)
        for number in ["", "20", "2000", "99999", "-200", "OK"] {
            #expect(refusal(["HTTP/1.1 \(number) OK\r\n"]) == .malformed)
        }
        #expect(refusal(["\r\n"]) == .malformed)
        #expect(refusal(["HTTP/1.1 103 Early Hints\r\n", "\r\n", "A: 1\r\n"]) == .malformed)
        #expect(refusal(["HTTP/1.1 401 No\rHTTP/1.1 200 OK\r\n"]) == .malformed)
    }

    @Test("Which lines are expected, and which version answers, is known after each line")
    func expectation() throws {
        #expect(AnswerHead().expectsStatusLine)
        #expect(try !head(["HTTP/1.1 103 Early Hints\r\n"]).expectsStatusLine)
        #expect(try head(["HTTP/1.1 103 Early Hints\r\n", "\r\n"]).expectsStatusLine)
        #expect(try !head(["HTTP/1.1 200 OK\r\n", "\r\n"]).expectsStatusLine)
        #expect(try head(["HTTP/2 200 \r\n"]).isHTTP2)
        #expect(try !head(["HTTP/1.1 200 OK\r\n"]).isHTTP2)
    }

    @Test("Two fields of one name are both there, and space before a colon is no part of a name")
    func lenient() throws {
        let headers = try head([
            "HTTP/1.1 200 OK\r\n", "Content-Type: a/b\r\n", "content-type : c/d\r\n", "X-A\t : 1\n", "\n",
        ]).headers
        #expect(headers.values(of: "Content-Type") == ["a/b", "c/d"])
        #expect(headers["x-a"] == "1")
    }

    @Test("Number and size of the fields have an end, also over several answers")
    func tooLarge() throws {
        let most = ["HTTP/1.1 200 OK\r\n"] + Array(repeating: "a:b\r\n", count: AnswerHead.maximumFields)
        #expect(try head(most + ["\r\n"]).headers.fields.count == AnswerHead.maximumFields)
        #expect(refusal(most + ["a:b\r\n"]) == .tooLarge)
        let long = "A: " + String(repeating: "a", count: AnswerHead.maximumBytes / 2) + "\r\n"
        #expect(
            refusal(["HTTP/1.1 103 Early Hints\r\n", long, "\r\n", "HTTP/1.1 103 Early Hints\r\n", long]) == .tooLarge
        )
        #expect(refusal(["HTTP/1.1 200 OK\r\n", "\r\n", long, long]) == .tooLarge)
    }
}
#endif
