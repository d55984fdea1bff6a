#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Finds a server's refusals that have a format of its own, and often status 200.
///
/// WeChat answers `{"errcode":40029,"errmsg":"…"}`, TikTok's first interface `{"data":{"error_code":10007},"message":"error"}`,
/// Coros `{"result":"5001"}`. Without a classifier such a response is ``OAuth2Error/Code/malformedResponse``, for want of tokens.
///
/// ```swift
/// server.refusalClassifier = RefusalClassifier { members, status in
///     switch members["errcode"]?.int {
///     case nil, 0: nil
///     case 40029, 42002: .invalidGrant
///     case -1: .temporarilyUnavailable
///     default: OAuth2Error.Code(serverCode: "errcode")
///     }
/// }
/// ```
/// It can turn a response into an error, or give an error without a registered code one, and nothing else: never an error into
/// tokens. Where the response names a registered error code, is a redirect, or has status 429 or 500 and above, it is not asked.
/// What it says decides about logins: a ``TokenManager`` ends one at ``OAuth2Error/Code/invalidGrant``.
public struct RefusalClassifier: Sendable {
    private final class Storage: Sendable {
        let classify: @Sendable (JSONObject, Int) -> OAuth2Error.Code?
        init(_ classify: @escaping @Sendable (JSONObject, Int) -> OAuth2Error.Code?) { self.classify = classify }
    }

    private let storage: Storage

    /// A classifier.
    ///
    /// - Parameter classify: Gets the members of the response, none if it is not an object, and its HTTP status; returns what the
    ///   refusal means, or `nil` for a response that is none.
    public init(
        _ classify: @escaping @Sendable (_ members: JSONObject, _ status: Int) -> OAuth2Error.Code?
    ) {
        storage = Storage(classify)
    }

    /// The error that a response with a status of success stands for, if it is one.
    func refusal(in answer: TransportResponse, step: OAuth2Error.Step, now: Date) -> OAuth2Error? {
        guard (200..<300).contains(answer.status) else { return nil }
        return refusal(in: answer, AnswerBody(answer.body).members, instead: nil, step: step, now: now)
    }

    /// The error that a response stands for, where `error` is what the standard's formats make of it.
    func refusal(
        in answer: borrowing TransportResponse,
        _ members: JSONObject,
        instead error: OAuth2Error?,
        step: OAuth2Error.Step,
        now: Date
    ) -> OAuth2Error? {
        guard (200..<300).contains(answer.status) || (400..<500).contains(answer.status), answer.status != 429 else {
            return error
        }
        if let error, error.code.serverCode != nil, error.code.isDocumented { return error }
        guard let code = storage.classify(members, answer.status) else { return error }
        let response =
            error?.response ?? ServerErrorResponse(answer: answer, members: members, error: nil, now: now)
        return OAuth2Error(refusal: code, step: step, response: response)
    }
}

extension RefusalClassifier: Hashable {
    /// Whether both are copies of one classifier.
    public static func == (left: Self, right: Self) -> Bool { left.storage === right.storage }

    /// Hashes the classifier's identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(storage)) }
}
