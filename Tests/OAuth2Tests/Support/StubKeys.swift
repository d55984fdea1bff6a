import OAuth2
import Synchronization

/// Keys that stand in a list.
struct StubKeys: JSONWebKeySource {
    var keys: [JSONWebKey] = []
    var error: (any Error)?

    init(_ json: String...) {
        keys = json.compactMap { JSONObject(parsing: Array($0.utf8)).flatMap(JSONWebKey.init) }
    }

    init(failing error: any Error) { self.error = error }

    func keys(for algorithm: SigningAlgorithm, keyID: String?) async throws -> [JSONWebKey] {
        if let error { throw error }
        return keys
    }
}

/// Says what it was told to say, and keeps what it was asked.
final class StubVerifier: SignatureVerifier {
    struct Question: Sendable {
        let signature: [UInt8]
        let signedBytes: [UInt8]
        let algorithm: SigningAlgorithm
        let key: JSONWebKey
    }

    private let answer: @Sendable (Question) throws -> Bool
    private let asked = Mutex<[Question]>([])

    init(_ answer: @escaping @Sendable (Question) throws -> Bool = { _ in true }) { self.answer = answer }

    var questions: [Question] { asked.withLock { $0 } }

    func isValid(
        signature: [UInt8],
        of signedBytes: [UInt8],
        algorithm: SigningAlgorithm,
        key: JSONWebKey
    ) async throws -> Bool {
        let question = Question(signature: signature, signedBytes: signedBytes, algorithm: algorithm, key: key)
        asked.withLock { $0.append(question) }
        return try answer(question)
    }
}

/// Something outside of the library went wrong.
struct StubFailure: Error {}
