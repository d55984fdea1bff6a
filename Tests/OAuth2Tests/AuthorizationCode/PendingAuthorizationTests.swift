import Foundation
import Testing

@testable import OAuth2

@Suite("Pending authorization")
struct PendingAuthorizationTests {
    @Test("survives JSON under every strategy for dates and keys, in less than a kilobyte")
    func json() throws {
        let pending = try Self.full()
        typealias Pair = (JSONEncoder.DateEncodingStrategy, JSONDecoder.DateDecodingStrategy)
        let strategies: [Pair] = [
            (.deferredToDate, .deferredToDate), (.iso8601, .iso8601), (.secondsSince1970, .secondsSince1970),
            (.millisecondsSince1970, .millisecondsSince1970),
            // An encoder and a decoder that do not agree must not move the expiry.
            (.iso8601, .deferredToDate), (.millisecondsSince1970, .secondsSince1970),
            (.secondsSince1970, .deferredToDate),
        ]
        for (encoding, decoding) in strategies {
            let encoder = JSONEncoder()
            encoder.dateEncodingStrategy = encoding
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = decoding
            let data = try encoder.encode(pending)
            #expect(data.count < 1_024)
            let copy = try decoder.decode(PendingAuthorization.self, from: data)
            #expect(copy == pending)
            #expect(copy.createdAt == FixedClock.start)
            #expect(copy.lifetime == .seconds(600))
        }
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        #expect(throws: Never.self) { try decoder.decode(PendingAuthorization.self, from: encoder.encode(pending)) }
    }

    @Test("every property keeps its value through JSON")
    func properties() throws {
        let pending = try Self.full()
        let copy = try JSONDecoder().decode(PendingAuthorization.self, from: JSONEncoder().encode(pending))
        #expect(copy.state == pending.state)
        #expect(copy.nonce == pending.nonce)
        #expect(copy.codeVerifier == pending.codeVerifier)
        #expect(copy.codeVerifier != nil)
        #expect(copy.redirectURI == Sample.redirectURI)
        #expect(copy.issuer == "https://id.example")
        #expect(copy.requiresIssuer)
        #expect(copy.clientID == "sample-client")
        #expect(copy.scope == [.openID, .offlineAccess])
        #expect(copy.audience == "https://api.example")
        #expect(copy.resource == ["https://a.example/", "https://b.example/"])
        #expect(copy.organization == "org_1")
        #expect(copy.maxAge == 3_600)
        #expect(copy.acrValues == ["urn:a"])
    }

    @Test("a session value with a broken verifier is refused when it is read")
    func brokenVerifier() throws {
        let pending = try Self.full()
        let text = String(decoding: try JSONEncoder().encode(pending), as: UTF8.self)
        let verifier = try #require(pending.codeVerifier).reveal()
        let broken = Data(text.replacing(verifier, with: "short").utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(PendingAuthorization.self, from: broken) }
    }

    @Test(
        "expires just after its lifetime, and does not come from the future",
        arguments: [
            (-61.0, true), (-60, false), (0, false), (599, false), (600, false), (600.1, true), (601, true),
            (86_400, true),
        ]
    )
    func expiry(age: Double, isExpired: Bool) throws {
        let pending = try Self.full()
        let now = FixedClock.start.addingTimeInterval(age)
        #expect((pending.age(at: now) != .fresh) == isExpired)
        let error = refusal { try pending.validate(Self.callback(for: pending), now: now) }
        #expect(error?.code == (isExpired ? .authorizationExpired : nil))
    }

    @Test("a lifetime below a second counts as one, and the default is an hour")
    func shortLifetime() throws {
        #expect(try Sample.login { $0.pendingLifetime = .milliseconds(1) }.pending.lifetime == .seconds(1))
        #expect(try Sample.login().pending.lifetime == .seconds(3_600))
    }

    private static func full() throws -> PendingAuthorization {
        try Sample.login(server: Sample.server(requiresIssuer: true)) { request in
            request.audience = "https://api.example"
            request.resource = ["https://a.example/", "https://b.example/"]
            request.organization = "org_1"
            request.maxAge = 3_600
            request.acrValues = ["urn:a"]
            request.pendingLifetime = .seconds(600)
        }.pending
    }

    private static func callback(for pending: PendingAuthorization) -> AuthorizationCallback {
        .url("/callback?code=c&iss=https://id.example&state=\(pending.state.reveal())")
    }
}
