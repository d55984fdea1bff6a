extension HTTPTransport {
    /// The answer to `request`, with every error of the transport turned into ``OAuth2Error/Code/transportFailed``.
    func answer(to request: TransportRequest, step: OAuth2Error.Step) async throws -> TransportResponse {
        do {
            return try await send(request)
        } catch let error as CancellationError {
            throw error
        } catch {
            let notSent = (error as? TransportError)?.mayHaveReachedServer == false
            throw OAuth2Error(
                .transportFailed,
                step: step,
                message: notSent
                    ? "The request was not sent, so it can be repeated; underlyingError has the transport's reason."
                    : "There is no usable answer, and the server may have acted; underlyingError has the reason.",
                underlyingError: error
            )
        }
    }
}
