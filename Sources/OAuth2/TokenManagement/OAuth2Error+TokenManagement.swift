#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension OAuth2Error {
    /// A storage or its seal failed; `nil` when it was too slow.
    static func storageFailed(_ error: (any Error)?) -> OAuth2Error {
        if let error = error as? OAuth2Error, error.code == .storageFailed { return error }
        return OAuth2Error(
            .storageFailed,
            step: .tokenManagement,
            message: """
                The token storage or its seal failed, or was too slow; underlyingError has the reason, if there is one.
                """,
            underlyingError: error
        )
    }

    /// What a token request threw, which is this type's except when a transport throws something else.
    init(refreshing error: any Error) {
        self =
            error as? OAuth2Error
            ?? OAuth2Error(
                .transportFailed,
                step: .token,
                message: "There is no usable answer, and the server may have acted; underlyingError has the reason.",
                underlyingError: error
            )
    }

    /// What a revocation threw, which is this type's except when a transport throws something else.
    init(revoking error: any Error) {
        self =
            error as? OAuth2Error
            ?? OAuth2Error(
                .transportFailed,
                step: .revocation,
                message: "There is no usable response, and the server may have acted; underlyingError has the reason.",
                underlyingError: error
            )
    }

    /// What the check of an ID token threw, which is this type's except when a verifier of the application throws something else.
    init(checkingIDToken error: any Error) {
        self =
            error as? OAuth2Error
            ?? OAuth2Error(
                .signatureNotChecked,
                step: .idToken,
                message: "The ID token's signature could not be checked; underlyingError has the reason.",
                underlyingError: error
            )
    }

    static func refreshPaused(for seconds: Double) -> OAuth2Error {
        OAuth2Error(
            .refreshPaused,
            step: .tokenManagement,
            message: """
                Nothing is sent at the moment, because the server asked to slow down, a refresh just failed, or another \
                replica is refreshing; try again after retryAfter.
                """
        )
        .pausing(for: seconds)
    }

    /// The same error of a manager that does not try again for so many seconds.
    func pausing(for seconds: Double) -> OAuth2Error {
        var error = self
        error.pause = .seconds(max(0, seconds))
        return error
    }

    static func refusedWithoutReason(response: ServerErrorResponse?) -> OAuth2Error {
        OAuth2Error(
            .refusedWithoutReason,
            step: .tokenManagement,
            message: """
                The server has refused to refresh again and again, without a clear word about the refresh token. The grant is \
                kept and tried again; the user may have to log in, or the client's settings or something in front of the \
                server be mended. See response for what the server says.
                """,
            response: response
        )
    }
}
