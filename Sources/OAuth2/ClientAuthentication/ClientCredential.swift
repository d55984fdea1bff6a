/// What a client presents in one request: a ``ClientAuthentication`` whose assertion, if it needs one, is made.
///
/// With it a request can be built without waiting for anything.
enum ClientCredential: Sendable {
    case none
    case post(ClientSecret)
    case basic(ClientSecret, BasicCredentialEncoding)
    case basicWithEmptyPassword(userName: ClientSecret?, BasicCredentialEncoding)
    case assertion(ClientAssertion)

    /// Writes the credential, and the client id, into the place where it belongs.
    ///
    /// See ``AuthorizationServer/requiresClientIDInBody`` for where that is.
    func apply(
        clientID: String,
        of server: borrowing AuthorizationServer,
        to parameters: inout FormParameters,
        _ headers: inout TransportHeaders
    ) {
        switch self {
        case .none:
            parameters.append("client_id", clientID)
        case .post(let secret):
            parameters.append("client_id", clientID)
            parameters.append("client_secret", secret.reveal())
        case .basic(let secret, let encoding):
            headers.append("Authorization", encoding.headerValue(clientID: clientID, secret))
            if server.requiresClientIDInBody { parameters.append("client_id", clientID) }
        case .basicWithEmptyPassword(let userName, let encoding):
            let userName = userName?.reveal() ?? clientID
            headers.append("Authorization", encoding.headerValue(clientID: userName, ClientSecret("")))
            if server.requiresClientIDInBody { parameters.append("client_id", clientID) }
        case .assertion(let assertion):
            // RFC 7523 section 2.2 makes client_id optional here; servers that look the key up by it need it.
            parameters.append("client_id", clientID)
            parameters.append("client_assertion_type", ClientAssertion.type)
            parameters.append("client_assertion", assertion.reveal())
        }
    }

    /// The names that ``apply(clientID:to:_:)`` may write; nobody else may.
    static let parameterNames: Set<ByteText> = [
        "client_id", "client_secret", "client_assertion", "client_assertion_type",
    ]
}

extension ClientAuthentication {
    /// Makes the credential for one request.
    func credential(
        for context: ClientAssertionContext,
        step: OAuth2Error.Step
    ) async throws -> ClientCredential {
        switch method {
        case .none: return .none
        // RFC 8705 section 2: the server looks the certificate up by client_id, and the transport presents it.
        case .certificate: return .none
        case .post(let source): return .post(try await source.secret(for: step))
        case .basic(let source, let encoding): return .basic(try await source.secret(for: step), encoding)
        case .basicWithEmptyPassword(let userName, let encoding):
            return .basicWithEmptyPassword(userName: userName, encoding)
        case .assertion(let signer):
            do {
                return .assertion(try await signer.clientAssertion(for: context))
            } catch let error as CancellationError {
                throw error
            } catch {
                throw OAuth2Error(
                    .clientAssertionFailed,
                    step: step,
                    parameter: "client_assertion",
                    message: "The signer made no client assertion; see underlyingError. Nothing was sent.",
                    underlyingError: error
                )
            }
        }
    }
}
