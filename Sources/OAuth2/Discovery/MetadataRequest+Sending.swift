#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension MetadataRequest {
    /// Asks one location after the other.
    func fetch(
        with transport: any HTTPTransport,
        clock: any WallClock,
        limits: TransportLimits
    ) async throws -> AuthorizationServerMetadata {
        var firstFailure: OAuth2Error?
        for url in try urls() {
            let request = try PublishedDocument.request(url, limits: limits, step: .discovery)
            let answer = try await transport.answer(to: request, step: .discovery)
            do {
                if let metadata = try metadata(in: answer, now: clock.now) { return metadata }
                firstFailure = firstFailure ?? nothing(in: answer, now: clock.now).at(url)
            } catch {
                guard Self.isNoMetadata(answer) else { throw error.at(url) }
                // What the server says of a failure is worth more than that there is nothing at another address.
                if firstFailure?.response?.status ?? 404 == 404 { firstFailure = error.at(url) }
            }
        }
        throw firstFailure ?? nothing(in: nil, now: clock.now)
    }

    /// Whether an answer is none to the question, so that it may be answered at another location.
    ///
    /// Frameworks have a page or an error of their own for addresses that they do not know.
    private static func isNoMetadata(_ answer: TransportResponse) -> Bool {
        switch answer.status {
        case 200:
            let body = AnswerBody(answer.body)
            return switch body.kind {
            case .json: !body.members.has("issuer")
            case .brokenJSON: false
            case .form, .other: true
            }
        // A redirect says that there is metadata, and where is for the application to decide.
        case 300..<400, 429: return false
        case 201..<500, 500, 501: return true
        default: return false
        }
    }

    private func nothing(in answer: TransportResponse?, now: Date) -> OAuth2Error {
        OAuth2Error(
            .unexpectedResponse,
            step: .discovery,
            parameter: "issuer",
            message: """
                The server publishes no metadata for this issuer; check the issuer, name the address with \
                MetadataRequest(issuer:metadataURL:), or describe the server by hand with AuthorizationServer.
                """,
            response: answer.map { ServerErrorResponse($0, now: now) }
        )
    }
}
