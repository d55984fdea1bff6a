import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension TransportResponse {
    /// What `check(step:now:)` does, for an endpoint that is called on a user's behalf.
    ///
    /// A 401 with `access_denied` stands for a wrong client secret where the client authenticates; here none was sent,
    /// and it means what it says.
    func checkForUser(step: OAuth2Error.Step, now: Date) throws(OAuth2Error) {
        do throws(OAuth2Error) {
            try check(step: step, now: now)
        } catch {
            guard error.code == .invalidClient, error.response?.error == OAuth2Error.Code.accessDenied.serverCode else {
                throw error
            }
            throw OAuth2Error(
                .accessDenied,
                step: step,
                message: "The server refused what was asked on the user's behalf; its answer is in response.",
                response: error.response
            )
        }
    }
}
