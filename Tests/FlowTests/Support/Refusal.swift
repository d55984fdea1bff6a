import OAuth2
import OAuth2Testing
import Testing

/// What decides how an application goes on after an error: the code, the status and the server's text.
struct Refusal: Equatable {
    let code: OAuth2Error.Code
    let status: Int?
    let text: String?

    init(_ code: OAuth2Error.Code, _ status: Int? = nil, _ text: String? = nil) {
        self.code = code
        self.status = status
        self.text = text
    }
}

extension OAuth2Error {
    /// The gist of the error, for a comparison that shows all of it when it fails.
    var refusal: Refusal { Refusal(code, response?.status, response?.errorDescription?.reveal()) }
}

/// The error that `body` throws; the test fails when it throws none, or one of another type.
func failure<Result>(
    sourceLocation: SourceLocation = #_sourceLocation,
    of body: () async throws -> Result
) async throws -> OAuth2Error {
    var caught: OAuth2Error?
    do {
        _ = try await body()
    } catch let error as OAuth2Error {
        caught = error
    }
    return try #require(caught, "No error was thrown.", sourceLocation: sourceLocation)
}

extension Fault {
    /// An answer with a JSON body.
    static func json(_ status: Int, _ body: String, headers: TransportHeaders = [:]) -> Self {
        var headers = headers
        headers["Content-Type"] = "application/json; charset=utf-8"
        return .status(status, headers: headers, body: body)
    }
}
