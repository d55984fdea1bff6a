import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

/// No secret turns into text by accident.
///
/// A new type that holds one belongs into `values()`, a new way to fail into `errors()`.
@Suite("No secret leaks into text")
struct LeakTests {
    static let canary = "canary-7Q2x9Zk4"
    /// Long enough for a PKCE verifier.
    static let longCanary = canary + String(repeating: "0", count: 40)

    @Test("the check finds what is hidden in a type of any kind")
    func checkWorks() {
        struct Plain { private let hidden = LeakTests.canary }
        final class Object { let hidden: String? = LeakTests.canary }
        enum Payload { case hidden(Int, Plain) }
        struct Described: CustomStringConvertible {
            let hidden = LeakTests.canary
            var description: String { "nothing" }
        }
        struct Failure: Error { let hidden = LeakTests.canary }
        let samples: [Any] = [
            Plain(), Object(), Payload.hidden(1, Plain()), Described(), Failure(), [Self.canary: 1], (1, Self.canary),
            Optional(Plain()) as Any, Self.canary.uppercased(),
        ]
        for sample in samples { #expect(LeakCheck.leak(of: Self.canary, in: sample) != nil) }
        #expect(LeakCheck.leak(of: Self.canary, in: ["nothing": 1]) == nil)
    }

    @Test("in any type that holds one")
    func types() async throws {
        for (name, value) in try await Self.values() { Self.expectNoLeak(value, name) }
    }

    @Test("in any error, whatever went wrong and whatever the server repeats")
    func failures() async throws {
        for (name, error) in try await Self.errors() {
            Self.expectNoLeak(error, name)
            // Through Foundation, as a logger might.
            Self.expectNoLeak(error.localizedDescription, name)
            // What a storage throws is no OAuth2Error before a manager makes one of it.
            if error is UnreadableRecord || error is RecordSealUnavailable { continue }
            let error = try #require(error as? OAuth2Error, "\(name)")
            Self.expectNoLeak(error.message, name)
            Self.expectNoLeak(error.parameter as Any, name)
            Self.expectNoLeak(error.code, name)
            Self.expectNoLeak(error.response as Any, name)
            Self.expectNoLeak(error.mfaRequired as Any, name)
            Self.expectNoLeak(error.loginRequired as Any, name)
        }
    }

    @Test("while it is there when it is asked for")
    func revealed() throws {
        #expect(AccessToken(Self.canary).reveal() == Self.canary)
        let data = try JSONEncoder().encode([RefreshToken(Self.canary)])
        #expect(String(decoding: data, as: UTF8.self) == #"["\#(Self.canary)"]"#)
    }

    @Test("nor into a decoding error of a stored secret")
    func decoding() throws {
        for json in [#"[["\#(Self.canary)"]]"#, #"[{"a":"\#(Self.canary)"}]"#] {
            do {
                _ = try JSONDecoder().decode([RefreshToken].self, from: Data(json.utf8))
                Issue.record("decoded \(json.count) bytes")
            } catch {
                Self.expectNoLeak(error, "decoding")
            }
        }
    }

    private static func expectNoLeak(
        _ value: Any,
        _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let leak = LeakCheck.leak(of: canary, in: value)
        #expect(leak == nil, "\(name) leaks", sourceLocation: sourceLocation)
    }
}
