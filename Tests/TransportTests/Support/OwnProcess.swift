import Foundation
import Testing

/// Tests in processes of their own, one after the other.
///
/// While such a process runs, Swift Testing's supervision of it holds one of the few threads on which all tests run: with several
/// at a time every other test would stand still.
@Suite("In processes of their own", .serialized)
struct OwnProcess {
    /// How often long runs repeat what they do, in units of a developer's patience; a change has to stand more.
    static let repetition = ProcessInfo.processInfo.environment["OAUTH2_STRESS"].flatMap { Int($0) } ?? 1
}
