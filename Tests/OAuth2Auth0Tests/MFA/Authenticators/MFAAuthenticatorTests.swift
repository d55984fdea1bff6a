import OAuth2
import OAuth2Auth0
import Testing

@Suite("Authenticators as the server lists them")
struct MFAAuthenticatorTests {
    private func element(_ json: String) throws -> MFAAuthenticator {
        let list = try MFAAuthenticator.list(.json("[\(json)]"), now: noon)
        return try #require(list.first)
    }

    @Test("The older element form is read")
    func legacy() throws {
        let authenticator = try element(
            #"{"id":"sms|dev_1","authenticator_type":"oob","active":true,"oob_channel":"sms","name":"XXXXXXXX9167"}"#
        )
        #expect(authenticator.id == "sms|dev_1")
        #expect(authenticator.authenticatorType == .oob)
        #expect(authenticator.channel == .sms)
        #expect(authenticator.isActive)
        #expect(authenticator.name == "XXXXXXXX9167")
        #expect(authenticator.factor == .phone)
    }

    @Test("The newer element form is read, and members without a property are kept")
    func new() throws {
        let authenticator = try element(
            #"{"type":"otp","id":"totp|dev_1","authenticator_type":"otp","active":false,"created_at":"2025-06-15"}"#
        )
        #expect(authenticator.factor == .otp)
        #expect(authenticator.authenticatorType == .otp)
        #expect(authenticator.channel == nil)
        #expect(!authenticator.isActive)
        #expect(authenticator.members["created_at"]?.string == "2025-06-15")
    }

    @Test(
        "The kind of factor is found out by type, then authenticator_type, then channel, then id",
        arguments: [
            (#""type":"otp""#, MFAFactor.otp), (#""type":"totp""#, .otp), (#""type":"phone""#, .phone),
            (#""type":"push-notification""#, .pushNotification), (#""type":"email""#, .email),
            (#""type":"recovery-code""#, .recoveryCode), (#""type":"webauthn-roaming""#, .webAuthnRoaming),
            (#""type":"webauthn-platform""#, .webAuthnPlatform), (#""type":"novel""#, "novel"),
            (#""authenticator_type":"otp""#, .otp), (#""authenticator_type":"recovery-code""#, .recoveryCode),
            (#""type":"oob","authenticator_type":"oob","oob_channel":"auth0""#, .pushNotification),
            (#""authenticator_type":"oob","oob_channel":"sms""#, .phone),
            (#""authenticator_type":"oob","oob_channel":"voice""#, .phone),
            (#""authenticator_type":"oob","oob_channel":"auth0""#, .pushNotification),
            (#""authenticator_type":"oob","oob_channel":"email""#, .email),
            (#""authenticator_type":"oob","oob_channels":"email""#, .email),
            (#""authenticator_type":"oob","oob_channels":["voice","sms"]"#, .phone),
            (#""type":"phone","authenticator_type":"oob","oob_channel":"email""#, .phone),
        ]
    )
    func factor(members: String, factor: MFAFactor) throws {
        #expect(try element(#"{"id":"x",\#(members)}"#).factor == factor)
    }

    @Test(
        "The id alone tells kind and type too",
        arguments: [
            ("totp|dev_1", MFAFactor.otp, MFAAuthenticatorType.otp), ("sms|dev_1", .phone, .oob),
            ("voice|dev_1", .phone, .oob), ("push|dev_1", .pushNotification, .oob), ("email|dev_1", .email, .oob),
            ("recovery-code|dev_1", .recoveryCode, .recoveryCode),
        ]
    )
    func prefix(id: String, factor: MFAFactor, type: MFAAuthenticatorType) throws {
        let authenticator = try element(#"{"id":"\#(id)"}"#)
        #expect(authenticator.factor == factor)
        #expect(authenticator.authenticatorType == type)
    }

    @Test("A kind that nothing tells stays unknown")
    func unknown() throws {
        #expect(try element(#"{"id":"dev_1","authenticator_type":"oob"}"#).factor == nil)
    }

    @Test("A user without authenticators has an empty list, and an element without id is left out")
    func list() throws {
        #expect(try MFAAuthenticator.list(.json("[]"), now: noon).isEmpty)
        let ids = try MFAAuthenticator.list(.json(#"[{"active":true},{"id":""},7,{"id":"a"}]"#), now: noon).map(\.id)
        #expect(ids == ["a"])
    }

    @Test("What is no list is refused", arguments: ["{}", "", "null", "[", #"[{"id":"a"}] x"#])
    func malformed(body: String) throws {
        let error = try #require(throws: OAuth2Error.self) { try MFAAuthenticator.list(.json(body), now: noon) }
        #expect(error.code == .malformedResponse)
        #expect(error.response?.status == 200)
    }

    @Test("A 401 with access_denied is no wrong client secret, because none was sent")
    func accessDenied() throws {
        let error = try #require(throws: OAuth2Error.self) {
            try MFAAuthenticator.list(.refusal(401, "access_denied"), now: noon)
        }
        #expect(error.code == .accessDenied)
        #expect(error.step == .mfaAuthenticators)
        #expect(error.response?.status == 401)
    }
}
