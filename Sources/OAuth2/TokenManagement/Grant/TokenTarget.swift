/// What an access token is for: an API and a scope there.
///
/// Two `nil`s stand for what the login itself asked for. A token that was asked for with one target is never handed out for another.
public struct TokenTarget: Sendable, Hashable, Codable {
    /// The API; wire name `audience`.
    public let audience: String?

    /// The scope, at most what was granted; wire name `scope`.
    public let scope: Scope?

    /// A target; what the login asked for when both are left out.
    public init(audience: String? = nil, scope: Scope? = nil) {
        self.audience = audience
        self.scope = scope
    }

    /// Hashes the API's name; the scopes are compared when that is the same.
    public func hash(into hasher: inout Hasher) { hasher.combine(audience.map { ByteText($0) }) }

    /// A number that few other targets have, as ``ByteText/mixed(_:)`` makes them.
    @inline(__always)
    func mixed(_ factor: UInt64) -> UInt64 { isLogin ? 0 : mixNames(factor) }

    @inline(never)
    private func mixNames(_ factor: UInt64) -> UInt64 {
        // Scopes count in any order.
        (scope?.values ?? []).reduce(ByteText(audience ?? "").mixed(factor)) { number, value in
            number &+ ByteText(value.rawValue).mixed(factor)
        }
    }

    /// Whether both name the same API and the same scopes, in any order.
    public static func == (left: Self, right: Self) -> Bool { left.isSame(as: right) }

    /// Whether it is what the login asked for, as nearly always.
    @inline(__always)
    var isLogin: Bool { audience == nil && scope == nil }

    /// Equality, without a call when both are what the login asked for.
    @inline(__always)
    func isSame(as other: Self) -> Bool { isLogin && other.isLogin || hasSameNames(as: other) }

    @inline(never)
    private func hasSameNames(as other: Self) -> Bool {
        guard audience.map({ ByteText($0) }) == other.audience.map({ ByteText($0) }) else { return false }
        return switch (scope, other.scope) {
        case (nil, nil): true
        // Nearly always in the same order too, which needs no sets.
        case (let left?, let right?): left.values == right.values || left == right
        default: false
        }
    }
}
