import OAuth2
import OAuth2Auth0
import Testing

@Suite("Phone numbers and e-mail addresses")
struct PhoneNumberTests {
    @Test("E.164 numbers are taken", arguments: ["+15550100", "+441632960961", "+123456789012345", "+49"])
    func accepted(number: String) throws {
        #expect(try MFAEnrollmentRequest.sms(number).phoneNumber == number)
        #expect(try MFAEnrollmentRequest.voice(number).phoneNumber == number)
        _ = try PasswordlessRecipient.sms(number)
    }

    @Test(
        "Other numbers are refused by name",
        arguments: ["", "+", "15550100", "+0155", "+1 555 0100", "+1-555", "+1234567890123456", "++15550100", "+١٢٣٤٥"]
    )
    func refused(number: String) throws {
        for make in [
            { _ = try MFAEnrollmentRequest.sms(number) }, { _ = try MFAEnrollmentRequest.voice(number) },
            { _ = try PasswordlessRecipient.sms(number) },
        ] {
            let error = try #require(throws: OAuth2Error.self, performing: make)
            #expect(error.code == .invalidParameter)
            #expect(error.parameter == "phone_number")
        }
    }

    @Test(
        "What cannot be an e-mail address is refused by name",
        arguments: ["", "ada", "@example.com", "ada@", "a b@c.d"]
    )
    func email(address: String) throws {
        for make in [
            { _ = try MFAEnrollmentRequest.email(address) }, { _ = try PasswordlessRecipient.email(address) },
        ] {
            let error = try #require(throws: OAuth2Error.self, performing: make)
            #expect(error.code == .invalidParameter)
            #expect(error.parameter == "email")
        }
    }
}
