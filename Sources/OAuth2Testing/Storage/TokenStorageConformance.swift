public import OAuth2

/// Checks that a `TokenStorage` of yours keeps the contract that a `TokenManager` relies on.
///
/// It knows no test framework; call it from yours:
///
/// ```swift
/// @Test(arguments: TokenStorageConformance.Rule.all)
/// func contract(rule: TokenStorageConformance.Rule) async throws {
///     try await TokenStorageConformance.check(rule) { try MyStorage(url: testDatabase) }
/// }
/// ```
///
/// Use a store that holds nothing of value. Keys begin with a random text, so that one store can serve many checks at a
/// time; the ones of ``Rule/anyKey`` without it, such as the empty key, are deleted first.
///
/// One promise cannot be checked from outside: that what was written survives a crash.
public enum TokenStorageConformance: Sendable {
    /// Checks one rule after the other and stops at the first that is broken.
    ///
    /// - Parameters:
    ///   - rules: What to check; all by default.
    ///   - makeStorage: Gives an instance, each time over the same backing store. It is called three times: the instances
    ///     stand for three replicas.
    /// - Throws: ``Failure`` for a rule that is broken, or whose check the storage ended with an error; what `makeStorage`
    ///   throws; `CancellationError`.
    public static func check(
        _ rules: [Rule] = Rule.all,
        makeStorage: () async throws -> any TokenStorage
    ) async throws {
        let instances = (try await makeStorage(), try await makeStorage(), try await makeStorage())
        for rule in rules {
            let trial = Trial(rule: rule, first: instances.0, second: instances.1, third: instances.2)
            do {
                try await rule.run(trial)
            } catch let failure as Failure {
                throw await trial.explained(failure)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                throw Failure(rule: rule, message: "the storage threw an error", underlyingError: error)
            }
        }
    }

    /// Checks one rule.
    ///
    /// - Parameters:
    ///   - rule: What to check.
    ///   - makeStorage: Gives an instance, each time over the same backing store; it is called three times.
    /// - Throws: ``Failure`` when it is broken; what `makeStorage` throws; `CancellationError`.
    public static func check(_ rule: Rule, makeStorage: () async throws -> any TokenStorage) async throws {
        try await check([rule], makeStorage: makeStorage)
    }
}

extension TokenStorageConformance {
    /// A rule of the contract that a storage broke.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// The rule.
        public let rule: Rule

        /// What happened instead.
        public internal(set) var message: String

        /// What the storage threw, if that was it.
        public var underlyingError: (any Error)?

        /// The rule and what happened instead.
        public var description: String {
            let text = "TokenStorage rule \"\(rule.name)\": \(message)"
            guard let underlyingError else { return text }
            return text + ": \(underlyingError)"
        }
    }
}
