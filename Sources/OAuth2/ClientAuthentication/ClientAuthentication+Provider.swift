extension ClientAuthentication {
    /// Where a client secret comes from.
    enum SecretSource: Sendable {
        case value(ClientSecret)
        case provider(@Sendable () async throws -> ClientSecret)
    }

    /// As ``clientSecretPost(_:)``, with a secret that may change while the application runs.
    ///
    /// ```swift
    /// let authentication = ClientAuthentication.clientSecretPost { try await vault.secret(named: "oauth") }
    /// ```
    /// The provider is asked once for each request that presents the secret, so it has to keep what it fetched, and to limit how
    /// long it takes; nothing here does. A secret that cannot be had, or that is empty, a placeholder or not printable, is
    /// ``OAuth2Error/Code/clientSecretUnavailable``, and nothing is sent.
    ///
    /// - Parameter provider: Returns the secret of now.
    /// - Returns: The way to authenticate.
    public static func clientSecretPost(
        provider: @escaping @Sendable () async throws -> ClientSecret
    ) -> Self {
        Self(method: .post(.provider(provider)))
    }

    /// As ``clientSecretBasic(_:encoding:)``, with a secret that may change while the application runs.
    ///
    /// See ``clientSecretPost(provider:)`` for when it is asked and how it fails.
    /// - Parameters:
    ///   - encoding: How id and secret are written before they are put into the header.
    ///   - provider: Returns the secret of now.
    /// - Returns: The way to authenticate.
    public static func clientSecretBasic(
        encoding: BasicCredentialEncoding = .formEncoded,
        provider: @escaping @Sendable () async throws -> ClientSecret
    ) -> Self {
        Self(method: .basic(.provider(provider), encoding))
    }
}

extension ClientAuthentication.SecretSource {
    /// The secret of now.
    ///
    /// - Throws: ``OAuth2Error/Code/clientSecretUnavailable``, or `CancellationError`.
    func secret(for step: OAuth2Error.Step) async throws -> ClientSecret {
        switch self {
        case .value(let secret): return secret
        case .provider(let provider):
            do {
                let secret = try await provider()
                try secret.check()
                return secret
            } catch let error as CancellationError {
                throw error
            } catch {
                throw OAuth2Error(
                    .clientSecretUnavailable,
                    step: step,
                    parameter: "client_secret",
                    message: """
                        The provider of the client secret failed, or returned one that cannot be sent; underlyingError has \
                        the reason. Nothing was sent.
                        """,
                    underlyingError: error
                )
            }
        }
    }
}
