#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The members that a token answer is read from, found in one pass; looking for one after the other took five times as
/// long.
///
/// Reading them tolerates what servers write differently, and notes it in the list that is passed along.
struct TokenMembers {
    /// Where the values of the members are; `nil` for a member that is not there, or `null`.
    private struct Indices {
        var accessToken, tokenType, expiresIn, expiresAt, expires, scope: Int?
        var refreshToken, idToken, issuedTokenType, error: Int?
    }

    private let document: JSONDocument
    private let indices: Indices

    init(_ object: JSONObject) {
        let document = object.document
        var found = Indices()
        document.forEachMember(of: object.index) { name, index in
            // By length first: most names are found with one comparison.
            switch name.count {
            case 5:
                if name.isEqual(to: "scope") {
                    found.scope = index
                } else if name.isEqual(to: "error") {
                    found.error = index
                }
            case 7: if name.isEqual(to: "expires") { found.expires = index }
            case 8: if name.isEqual(to: "id_token") { found.idToken = index }
            case 10:
                if name.isEqual(to: "token_type") {
                    found.tokenType = index
                } else if name.isEqual(to: "expires_in") {
                    found.expiresIn = index
                } else if name.isEqual(to: "expires_at") {
                    found.expiresAt = index
                }
            case 12: if name.isEqual(to: "access_token") { found.accessToken = index }
            case 13: if name.isEqual(to: "refresh_token") { found.refreshToken = index }
            case 17: if name.isEqual(to: "issued_token_type") { found.issuedTokenType = index }
            default: break
            }
        }
        self.document = document
        indices = found
    }

    /// Whether there is a token and no error, as nearly always; otherwise it has to be looked for.
    var areTokens: Bool { indices.accessToken != nil && indices.error == nil }

    var accessToken: String? { indices.accessToken.flatMap { document.string(at: $0) } }

    /// Whether the access token is what RFC 6749 appendix A.12 says.
    var isAccessTokenPrintable: Bool { indices.accessToken.map(isPrintable(at:)) ?? false }

    /// Whether a token is printable ASCII, so that it can be sent.
    private func isPrintable(at index: Int) -> Bool {
        // Nearly all are strings without escapes, which the parser has looked through, though it lets DEL pass, which no header
        // takes: byte by byte this took as long as all the rest.
        document.nodes[index].kind == .asciiString || document.string(at: index)?.consists(of: .printable) == true
    }

    /// One that could not be presented (RFC 6749 appendix A.17) must not take the place of one that can.
    func refreshToken(_ tolerances: inout [ResponseTolerance]) -> String? {
        guard let index = indices.refreshToken, let token = text(at: index, &tolerances) else { return nil }
        guard isPrintable(at: index) else {
            tolerances.append(.ignoredMember)
            return nil
        }
        return token
    }
    func idToken(_ tolerances: inout [ResponseTolerance]) -> String? { text(at: indices.idToken, &tolerances) }

    func issuedTokenType(_ tolerances: inout [ResponseTolerance]) -> String? {
        text(at: indices.issuedTokenType, &tolerances)
    }

    func tokenType(_ tolerances: inout [ResponseTolerance]) -> TokenType {
        guard let text = text(at: indices.tokenType, &tolerances) else {
            tolerances.append(.missingTokenType)
            return .bearer
        }
        let type = TokenType(rawValue: text)
        if type != .bearer, type != .dpop, type != .notApplicable { tolerances.append(.unknownTokenType) }
        return type
    }

    /// An optional text; an empty one counts as absent.
    private func text(at index: Int?, _ tolerances: inout [ResponseTolerance]) -> String? {
        guard let index else { return nil }
        guard let text = document.string(at: index) else {
            tolerances.append(.ignoredMember)
            return nil
        }
        return text.isEmpty ? nil : text
    }
}

// MARK: Scope

extension TokenMembers {
    func scope(requested: Scope?, _ tolerances: inout [ResponseTolerance]) -> Scope? {
        guard let index = indices.scope else { return nil }
        func unreadable() -> Scope? {
            tolerances.append(.scopeIsNotASCII)
            return nil
        }
        if let text = document.string(at: index) {
            guard Self.isASCII(text) else { return unreadable() }
            // Commas and plus signs are allowed in a scope (RFC 6749 section 3.3), so one that was asked for must not be
            // torn apart.
            guard Self.hasOtherSeparators(text), requested?.contains(ScopeValue(rawValue: text)) != true else {
                return Scope(parsing: text)
            }
            tolerances.append(.scopeSeparators)
            return Scope(parsing: text, separators: ",+")
        }
        guard document.nodes[index].kind == .array else {
            tolerances.append(.ignoredMember)
            return nil
        }
        tolerances.append(.scopeIsArray)
        let values = document.mapChildren(of: index) { document.string(at: $0) }
        guard values.allSatisfy(Self.isASCII) else { return unreadable() }
        return Scope(values.map(ScopeValue.init(rawValue:)))
    }

    /// Whether it can be a scope (RFC 6749 appendix A.4).
    ///
    /// What is not ASCII was granted to nobody, and is no reason to lose a login.
    private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    /// Whether commas or plus signs stand between the scopes; where there is a space, it is what separates.
    private static func hasOtherSeparators(_ text: String) -> Bool {
        text.withBytes { text in
            var hasOthers = false
            for index in text.indices {
                if text[index] == ASCII.space { return false }
                if text[index] == UInt8(ascii: ",") || text[index] == UInt8(ascii: "+") { hasOthers = true }
            }
            return hasOthers
        }
    }
}

// MARK: Lifetime

extension TokenMembers {
    /// How long the access token lives from `now` on.
    func lifetime(_ now: Date, _ tolerances: inout [ResponseTolerance]) -> Duration? {
        if let index = indices.expiresIn, let seconds = seconds(at: index, &tolerances) {
            return .seconds(seconds)
        }
        if let index = indices.expiresAt, let end = seconds(at: index, &tolerances) {
            tolerances.append(.otherExpiryMember)
            return .seconds(end - now.epoch)
        }
        if let index = indices.expires, let seconds = seconds(at: index, &tolerances) {
            tolerances.append(.otherExpiryMember)
            // Facebook counts from now here; a number this large can only be a moment.
            return .seconds(seconds < 1_000_000_000 ? seconds : seconds - now.epoch)
        }
        return nil
    }

    private func seconds(at index: Int, _ tolerances: inout [ResponseTolerance]) -> Int? {
        let text = document.string(at: index)
        if text != nil { tolerances.append(.expiresInIsText) }
        let number =
            document.int(at: index).map(Double.init) ?? document.double(at: index) ?? text.flatMap(DecimalNumber.parse)
        guard let number, abs(number) < Double(RateLimit.longestWait) * 10 else {
            tolerances.append(.expiresInIsUnreadable)
            return nil
        }
        if number != number.rounded() { tolerances.append(.expiresInIsFraction) }
        if number < 0 { tolerances.append(.expiresInIsNegative) }
        return Int(number.rounded(.down))
    }
}
