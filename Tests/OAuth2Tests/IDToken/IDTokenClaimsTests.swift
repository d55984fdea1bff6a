import Foundation
import Testing

@testable import OAuth2

@Suite("What validated claims say")
struct IDTokenClaimsTests {
    private static func claims(_ more: [String: String]) throws -> IDTokenClaims {
        var sample = SampleIDToken()
        sample.claims.merge(more) { $1 }
        let token = try JSONWebToken(sample.token)
        return try Sample.validator().claims(of: token, for: SampleIDToken.expectation, now: FixedClock.start)
    }

    @Test("about the token and the login")
    func login() throws {
        let claims = try Self.claims([
            "auth_time": "1783999990", "acr": #""gold""#, "amr": #"["pwd",7,"otp"]"#, "azp": #""sample-client""#,
            "sid": #""s-1""#, "org_id": #""org_1""#, "org_name": #""acme""#,
        ])
        #expect(claims.issuer == "https://id.example")
        #expect(claims.subject == "sample-user")
        #expect(claims.audience == ["sample-client"])
        #expect(claims.issuedAt == FixedClock.start)
        #expect(claims.expiresAt == FixedClock.start.addingTimeInterval(3_600))
        #expect(claims.authenticatedAt == FixedClock.start.addingTimeInterval(-10))
        #expect(claims.authenticationClass == "gold")
        #expect(claims.authenticationMethods == ["pwd", "otp"])
        #expect(claims.authorizedParty == "sample-client")
        #expect(claims.nonce?.reveal() == "sample-nonce")
        #expect(claims.sessionID == "s-1")
        #expect(claims.organizationID == "org_1")
        #expect(claims.organizationName == "acme")
        #expect(try Self.claims([:]).authenticationMethods == [])
    }

    @Test("about the person: each standard claim under its own name")
    func person() throws {
        let texts: [(String, @Sendable (IDTokenClaims) -> String?)] = [
            ("name", \.name), ("given_name", \.givenName), ("family_name", \.familyName),
            ("middle_name", \.middleName), ("nickname", \.nickname), ("preferred_username", \.preferredUsername),
            ("profile", \.profile), ("picture", \.picture), ("website", \.website), ("email", \.email),
            ("gender", \.gender), ("birthdate", \.birthdate), ("zoneinfo", \.zoneInfo), ("locale", \.locale),
            ("phone_number", \.phoneNumber),
        ]
        let all = Dictionary(uniqueKeysWithValues: texts.map { ($0.0, "\"the \($0.0)\"") })
        let claims = try Self.claims(all)
        let none = try Self.claims([:])
        for (name, read) in texts {
            #expect(read(claims) == "the \(name)")
            #expect(read(none) == nil)
        }
        let address = try Self.claims([
            "address":
                #"{"formatted":"f","street_address":"s","locality":"l","region":"r","postal_code":"p","country":"c"}"#
        ]).address
        #expect(address?.formatted == "f")
        #expect(address?.streetAddress == "s")
        #expect(address?.locality == "l")
        #expect(address?.region == "r")
        #expect(address?.postalCode == "p")
        #expect(address?.country == "c")
        #expect(none.address == nil)
    }

    @Test(
        "a truth value may be a text",
        arguments: [
            ("true", true), (#""true""#, true), ("false", false), (#""false""#, false), (#""yes""#, nil), ("1", nil),
        ]
    )
    func flags(json: String, expected: Bool?) throws {
        let claims = try Self.claims(["email_verified": json, "phone_number_verified": json])
        #expect(claims.isEmailVerified == expected)
        #expect(claims.isPhoneNumberVerified == expected)
    }

    @Test(
        "the time of the last change may be a number or a text",
        arguments: [
            ("1784000000", 1_784_000_000), (#""1784000000""#, 1_784_000_000),
            (#""2026-07-14T03:33:20Z""#, 1_784_000_000),
            (#""2026-07-14T03:33:20.500Z""#, 1_784_000_000.5), (#""2026-07-14T05:33:20+02:00""#, 1_784_000_000),
            (#""yesterday""#, nil), ("true", nil),
        ]
    )
    func lastChange(json: String, expected: Double?) throws {
        #expect(try Self.claims(["updated_at": json]).updatedAt?.timeIntervalSince1970 == expected)
    }

    @Test("claims of one's own: as JSON, and as a type")
    func custom() throws {
        struct Plan: Decodable, Equatable {
            let name: String
            let seats: Int
        }
        let claims = try Self.claims([
            "https://app.example/roles": #"["admin","ops"]"#, "plan": #"{"name":"team","seats":5}"#, "nothing": "null",
        ])
        #expect(claims["plan"]?.object?["seats"]?.int == 5)
        #expect(try claims.decode([String].self, at: "https://app.example/roles") == ["admin", "ops"])
        #expect(try claims.decode(at: "plan") == Plan(name: "team", seats: 5))
        #expect(try claims.decode(String.self, at: "sub") == "sample-user")
        #expect(try claims.decode(Plan.self, at: "absent") == nil)
        #expect(try claims.decode(Plan.self, at: "nothing") == nil)
        let error = refusal { try claims.decode(Plan.self, at: "https://app.example/roles") }
        #expect(error?.code == .malformedResponse)
        #expect(error?.underlyingError is DecodingError)
    }
}
