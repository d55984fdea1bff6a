import OAuth2

/// E-mail addresses as far as a client can judge them.
enum EmailAddress {
    /// Refuses what cannot be an address; whether it is one, only a mail server knows.
    static func check(_ text: String, step: OAuth2Error.Step) throws(OAuth2Error) {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty }),
            !text.unicodeScalars.contains(where: \.properties.isWhitespace)
        else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: "email",
                message: "Not an e-mail address: it needs an @ between two parts, and no spaces. Nothing was sent."
            )
        }
    }
}
