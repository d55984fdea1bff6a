import OAuth2

// README: extension grant
struct DeviceCode: SecretValue {
    private let value: String
    init(_ value: String) { self.value = value }
    func reveal() -> String { value }
}

extension TokenRequest {
    static func deviceCode(_ code: DeviceCode) throws(OAuth2Error) -> TokenRequest {
        try TokenRequest(
            grantType: "urn:ietf:params:oauth:grant-type:device_code",
            parameters: ["device_code": code.reveal()]
        )
    }
}
// end

func poll(_ client: OAuth2Client, _ code: DeviceCode) async throws -> TokenResponse {
    try await client.requestTokens(.deviceCode(code))
}
