import Testing

@testable import OAuth2

@Suite("Field reports: parts of a URL")
struct URLPartsFieldReportTests {
    @Test("D: a URL without a host is not one of this machine", arguments: ["com.example.app:/callback", "urn:x"])
    func noHost(url: String) throws {
        let parts = try #require(URLParts(url))
        #expect(!parts.hasHost && !parts.isLoopback)
    }
}
