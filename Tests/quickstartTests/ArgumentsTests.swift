import Testing

@testable import quickstart

@Suite("Command line")
struct ArgumentsTests {
    @Test("Without arguments it is the demonstration")
    func demo() throws {
        guard case .demo(inBrowser: true) = try Arguments(["--in-browser"], environment: [:]).mode else {
            Issue.record("not the demonstration in a browser")
            return
        }
        guard case .demo = try Arguments([], environment: [:]).mode else {
            Issue.record("not the demonstration")
            return
        }
    }

    @Test("A tenant's secret comes from the environment")
    func tenant() throws {
        let arguments = try Arguments(
            [
                "--domain", "tenant.eu.auth0.com", "--client-id", "app", "--port", "9000", "--audience",
                "https://api.example",
            ],
            environment: ["CLIENT_SECRET": "s"]
        )
        guard case .tenant(let tenant) = arguments.mode else {
            Issue.record("not a tenant")
            return
        }
        #expect(tenant.domain == "tenant.eu.auth0.com")
        #expect(tenant.clientID == "app")
        #expect(tenant.clientSecret == "s")
        #expect(tenant.audience == "https://api.example")
        #expect(tenant.port == 9000)
    }

    @Test(
        "Bad and missing arguments are mistakes",
        arguments: [
            ["--bogus"], ["--domain"], ["--domain", "a.example"], ["--client-id", "app"], ["a.example"],
            ["--domain", "--client-id"], ["--domain", "a.example", "--client-id", "b", "--port", "0"],
            ["--domain", "a.example", "--client-id", "b", "--port", "70000"],
            ["--domain", "a.example", "--domain", "b.example", "--client-id", "b"],
        ]
    )
    func mistakes(arguments: [String]) {
        #expect(throws: Arguments.Mistake.self) { try Arguments(arguments, environment: [:]) }
    }

    @Test("A secret given as an argument is refused and not repeated")
    func secretArgument() {
        let mistake = #expect(throws: Arguments.Mistake.self) {
            try Arguments(["--client-secret=canary-secret"], environment: [:])
        }
        #expect(mistake?.message.contains("CLIENT_SECRET") == true)
        #expect(mistake?.message.contains("canary-secret") == false)
    }
}
