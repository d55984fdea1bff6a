import Testing

@testable import OAuth2

@Suite("Issuer with the tenant left open")
struct TenantTemplateFieldReportTests {
    @Test(
        "D: the placeholder stands for one segment of the path, and never for nothing",
        arguments: [
            ("https://id.example/{tenantid}/v2", "https://id.example/common/v2", true),
            ("https://id.example/{tenantid}/v2", "https://id.example//v2", false),
            ("https://id.example/{tenantid}", "https://id.example/", false),
            ("https://{tenantid}/v2", "https://id.example/v2", false),
            ("https://id.example/{tenantid}/v2", "https://id.example/common/v3", false),
            ("https://id.example/{tenantid}/{tenantid}", "https://id.example/a/b", false),
            ("https://id.example/{tenantid}/e\u{301}", "https://id.example/common/\u{e9}", false),
        ]
    )
    func template(text: String, issuer: String, isTemplate: Bool) {
        #expect(TenantTemplate.isTemplate(text, of: issuer) == isTemplate)
    }
}
