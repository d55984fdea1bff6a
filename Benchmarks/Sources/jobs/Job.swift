import OAuth2

/// Something that applications do all the time.
struct Job: Sendable {
    let name: String

    /// Does it so often.
    let run: @Sendable (Int) async throws -> Void

    static let all = [
        Job(name: "authorize-url") { try beginLogins($0) },
        Job(name: "pkce-pair") { drawVerifiers($0) },
        Job(name: "form-body") { encodeForms($0) },
        Job(name: "decode-tokens") { try decodeTokens($0) },
        Job(name: "decode-mfa-required") { try decodeMFARequired($0) },
        Job(name: "stubbed-exchange") { try await exchangeTokens($0) },
        Job(name: "fresh-token") { count in
            let (manager, names) = try await sampleManager(grants: 1)
            try await ask(manager, names, count)
        },
        Job(name: "cached-token") { count in
            let (manager, names) = try await sampleManager(grants: 1)
            let name = names[0]
            precondition(manager.cachedAccessToken(for: name) != nil)
            for _ in 0..<count { keep(manager.cachedAccessToken(for: name)) }
        },
        Job(name: "application-token") { count in
            let manager = ClientCredentialsManager(client: try sampleClient())
            for _ in 0..<count { keep(try await manager.accessToken(audience: "https://api.example")) }
        },
        Job(name: "id-token-claims") { try checkIDTokens($0) },
    ]
}
