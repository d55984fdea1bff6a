import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

@Suite("Enrollment messages")
struct MFAEnrollmentTests {
    /// The body that is sent for `request`.
    private func body(_ request: MFAEnrollmentRequest) async throws -> String? {
        let transport = RecordingTransport(.json(#"{"authenticator_type":"otp"}"#))
        _ = try await Auth0MFA(.recorded(.clientSecretPost("s3cr3t"), transport))
            .enroll(request, for: .login(.fixture()))
        let sent = try #require(transport.requests.first)
        #expect(sent.method == .post)
        #expect(sent.url.string == "https://tenant.eu.auth0.com/mfa/associate")
        #expect(sent.headers["Authorization"] == "Bearer mfa-token-1")
        #expect(sent.headers["Content-Type"] == "application/json")
        return sent.bodyText
    }

    @Test("Each kind of factor has its body")
    func bodies() async throws {
        #expect(try await body(.otp) == #"{"authenticator_types":["otp"]}"#)
        #expect(try await body(.push) == #"{"authenticator_types":["oob"],"oob_channels":["auth0"]}"#)
        #expect(
            try await body(.sms("+15550100"))
                == #"{"authenticator_types":["oob"],"oob_channels":["sms"],"phone_number":"+15550100"}"#
        )
        #expect(
            try await body(.voice("+15550100"))
                == #"{"authenticator_types":["oob"],"oob_channels":["voice"],"phone_number":"+15550100"}"#
        )
        #expect(
            try await body(.email("ada@example.com"))
                == #"{"authenticator_types":["oob"],"email":"ada@example.com","oob_channels":["email"]}"#
        )
        #expect(try await body(.email()) == #"{"authenticator_types":["oob"],"oob_channels":["email"]}"#)
    }

    @Test("The answer for an authenticator app has its key and the recovery codes")
    func otp() throws {
        let enrollment = try MFAEnrollment(
            .json(
                #"""
                {"authenticator_type":"otp","secret":"GEZDGNBVGY3TQOJQ","recovery_codes":["AAAABBBBCCCCDDDDEEEEFFFF"],
                 "barcode_uri":"otpauth://totp/t:ada?secret=GEZDGNBVGY3TQOJQ&issuer=t","new":1}
                """#
            ),
            receivedAt: noon
        )
        #expect(enrollment.authenticatorType == .otp)
        #expect(enrollment.channel == nil)
        #expect(enrollment.secret == AuthenticatorSecret("GEZDGNBVGY3TQOJQ"))
        #expect(enrollment.barcodeURI?.reveal() == "otpauth://totp/t:ada?secret=GEZDGNBVGY3TQOJQ&issuer=t")
        #expect(enrollment.recoveryCodes == [RecoveryCode("AAAABBBBCCCCDDDDEEEEFFFF")])
        #expect(enrollment.challenge.type == .otp)
        #expect(!enrollment.challenge.isPush)
        #expect(enrollment.members["new"]?.int == 1)
        var dumped = ""
        dump(enrollment, to: &dumped)
        #expect(!dumped.contains("GEZDGNBVGY3TQOJQ") && !dumped.contains("AAAABBBB"))
    }

    @Test("The answer for a message has the handle to confirm it with")
    func sms() throws {
        let enrollment = try MFAEnrollment(
            .json(
                #"{"authenticator_type":"oob","oob_channel":"sms","binding_method":"prompt","oob_code":"oob-1"}"#
            ),
            receivedAt: noon
        )
        #expect(enrollment.channel == .sms)
        #expect(enrollment.recoveryCodes.isEmpty)
        #expect(enrollment.challenge.oobCode == OOBCode("oob-1"))
        #expect(enrollment.challenge.bindingMethod == .prompt)
    }

    @Test("The answer for a push app is confirmed by waiting")
    func push() throws {
        let enrollment = try MFAEnrollment(
            .json(
                #"{"authenticator_type":"oob","oob_channel":"auth0","oob_code":"oob-1","barcode_uri":"otpauth://x"}"#
            ),
            receivedAt: noon
        )
        #expect(enrollment.channel == .push)
        #expect(enrollment.challenge.isPush)
        #expect(enrollment.challenge.receivedAt == noon)
    }

    @Test(
        "An answer that nothing can be done with is refused",
        arguments: ["{}", #"{"authenticator_type":"oob"}"#, #"{"authenticator_type":"oob","oob_code":""}"#, "[]", "OK"]
    )
    func malformed(body: String) throws {
        let error = try #require(throws: OAuth2Error.self) { try MFAEnrollment(.json(body), receivedAt: noon) }
        #expect(error.code == .malformedResponse)
        #expect(error.step == .mfaEnrollment)
    }
}
