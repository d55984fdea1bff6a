import Foundation
import Testing

/// Tests that need a certificate authority that the system trusts, or a resolver in their own hands.
///
/// They change the machine they run on, so `Tests/PrivateNetwork/run.sh` gives them one of their own, and nothing else
/// runs them. They are as generic over the transport as those under `Contract`.
@Suite(
    "Private network",
    .enabled(if: Provisions.folder != nil, "these run in Tests/PrivateNetwork/run.sh only"),
    .timeLimit(.minutes(15))
)
struct PrivateNetwork {}

/// What the script provides when it is the script that runs the tests.
enum Provisions {
    /// The folder with the certificates.
    static let folder = ProcessInfo.processInfo.environment["OAUTH2_PRIVATE_NETWORK"]
    /// The program behind ``TLSFront``.
    static let front = ProcessInfo.processInfo.environment["OAUTH2_TLS_FRONT"]
}
