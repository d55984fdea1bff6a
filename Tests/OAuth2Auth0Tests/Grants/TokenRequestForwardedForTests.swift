import OAuth2
import OAuth2Auth0
import Testing

@Suite("The user's address")
struct TokenRequestForwardedForTests {
    private func forwarded(_ address: String) throws -> TokenRequest {
        try TokenRequest.password(username: "ada", password: UserPassword("pw")).forwarded(for: address)
    }

    @Test(
        "One address of either kind is sent",
        arguments: [
            "203.0.113.7", "0.0.0.0", "2001:db8::7", "::1", "::", "1:2:3:4:5:6:7:8", "::ffff:203.0.113.7", "fe80::",
        ]
    )
    func accepted(address: String) throws {
        #expect(try forwarded(address).headers.values(of: "auth0-forwarded-for") == [address])
    }

    @Test("A second address takes the place of the first")
    func replaced() throws {
        let request = try forwarded("203.0.113.7").forwarded(for: "203.0.113.8")
        #expect(request.headers.values(of: "auth0-forwarded-for") == ["203.0.113.8"])
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "203.0.113", "203.0.113.256", "203.0.113.7:443", "203.0.113.7, 10.0.0.1", " 203.0.113.7", "[::1]",
            "::1%eth0",
            "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "localhost", "2001:db8:::7", ":",
            ":1:2:3:4:5:6:7:8",
            "203.0.113.", "+1.2.3.4", "g::1", "1:2:", ":1:2", "a:b:", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:",
            "01.02.03.004",
            "1:2:3:4:5:6:7::8", "1.2.3.4::1", "::1:2:3:4:5:6:203.0.113.7",
        ]
    )
    func refused(address: String) throws {
        let error = try #require(throws: OAuth2Error.self) { try forwarded(address) }
        #expect(error.code == .invalidParameter)
        #expect(error.parameter == "auth0-forwarded-for")
    }
}
