import OAuth2

/// The error that `body` throws; `nil` when it throws none, so that comparing its code with the expected one fails.
func refusal<Result>(_ body: () throws -> Result) -> OAuth2Error? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? OAuth2Error
    }
}

/// The error that `body` throws; `nil` when it throws none.
func refusal<Result>(_ body: () async throws -> Result) async -> OAuth2Error? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? OAuth2Error
    }
}
