import OAuth2

/// Phone numbers as Auth0 takes them.
enum PhoneNumber {
    /// Refuses what is not E.164: `+` and at most fifteen digits, the first of them no zero.
    static func check(_ text: String, step: OAuth2Error.Step) throws(OAuth2Error) {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "+"), (2...15).contains(digits.count), digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "phone_number",
                message: "Not a phone number in E.164 form: + and country code, then digits only. Nothing was sent."
            )
        }
    }
}
