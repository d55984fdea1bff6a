import Foundation
import OAuth2
import Testing

@testable import OAuth2URLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Requests as URLSession gets them")
struct URLRequestTransportRequestTests {
    @Test(
        "The limits are kept by the transport, not by URLSession, which counts the time that the server thinks",
        arguments: [Duration.nanoseconds(1), .seconds(15), .seconds(Int64.max)]
    )
    func idle(limit: Duration) throws {
        let request = try URLRequest(transportRequest: .get("https://as.example/", limits: .idle(limit)))
        #expect(request.timeoutInterval == 1_000_000)
    }

    @Test("Only requests that must not be repeated ask for the close of their connection")
    func connection() throws {
        let post = try URLRequest(transportRequest: .post("https://as.example/"))
        let get = try URLRequest(transportRequest: .get("https://as.example/"))
        #expect(post.value(forHTTPHeaderField: "Connection") == "close")
        #expect(get.value(forHTTPHeaderField: "Connection") == nil)
    }

    @Test("A negative size limit is refused")
    func negativeSize() async throws {
        let error = try await transportError {
            try URLRequest(transportRequest: .get("https://as.example/", limits: .body(-1)))
        }
        #expect(error == TransportError(.unsupportedRequest, mayHaveReachedServer: false, detail: error.detail))
    }
}
