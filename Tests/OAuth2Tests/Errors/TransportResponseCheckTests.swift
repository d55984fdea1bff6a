import Testing

@testable import OAuth2

@Suite("Answers of endpoints of one's own")
struct TransportResponseCheckTests {
    @Test("a success passes, an error is thrown with the caller's step")
    func check() throws {
        try TransportResponse(status: 204).check(step: .token, now: FixedClock.start)
        let answer = Sample.json(#"{"error":"invalid_request"}"#, status: 400)
        let error = refusal { try answer.check(step: .protectedResource, now: FixedClock.start) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.step == .protectedResource)
        let redirect = refusal { try TransportResponse(status: 302).check(step: .token, now: FixedClock.start) }
        #expect(redirect?.code == .redirectRefused)
    }

    @Test("members of a success, as JSON or form; anything else is malformed")
    func members() throws {
        let json = try Sample.json(#"{"a":"b"}"#).checkedMembers(step: .token, now: FixedClock.start)
        #expect(json["a"]?.string == "b")
        let form = TransportResponse(status: 200, body: Array("a=b".utf8))
        #expect(try form.checkedMembers(step: .token, now: FixedClock.start)["a"]?.string == "b")
        for body in ["", "[]", "<html>", #"{"a":"#, #"{"a":1,"a":2}"#] {
            let error = refusal { try Sample.json(body).checkedMembers(step: .token, now: FixedClock.start) }
            #expect(error?.code == .malformedResponse)
            #expect(error?.response?.status == 200)
        }
    }
}
