extension HTTPTransport {
    /// The answer to `request`, with every error of the transport turned into ``OAuth2Error/Code/transportFailed``, which names
    /// the endpoint as `address`, or by its URL without query.
    func answer(
        to request: TransportRequest,
        step: OAuth2Error.Step,
        address: String? = nil
    ) async throws -> TransportResponse {
        do {
            return try await send(request)
        } catch let error as CancellationError {
            throw error
        } catch {
            let message = (error as? TransportError).map(Self.message) ?? Self.doubt
            throw OAuth2Error(.transportFailed, step: step, message: message, underlyingError: error)
                .at(address ?? request.url.description)
        }
    }

    private static var doubt: StaticString {
        "There is no usable answer, and the server may have acted; underlyingError has the reason."
    }

    private static func message(for error: TransportError) -> StaticString {
        if error.mayHaveReachedServer { return doubt }
        return switch error.kind {
        case .nameResolution:
            "The request was not sent: the host of its URL is not known; check the issuer or the domain."
        case .connectionRefused:
            "The request was not sent: nobody listens at the host and port of its URL; check both."
        case .hostUnreachable:
            "The request was not sent: there is no route to the host of its URL; check the network and the host's address."
        case .tls:
            """
            The request was not sent: there is no secure connection. Compare the server's certificate and TLS version with what \
            the transport accepts, and the client certificate, if there is one, with its key; underlyingError has the reason.
            """
        default:
            "The request was not sent, so it can be repeated; underlyingError has the transport's reason."
        }
    }
}
