/// Which `iss` the tokens of a server must have.
public struct ExpectedIssuer: Sendable, Hashable {
    private enum Rule: Sendable, Hashable {
        case exactly(String)
        case anyOf([ByteText])
        case template(prefix: String, suffix: String, tenants: Set<ByteText>?)
        case never
    }

    private let rule: Rule

    /// This issuer and no other, byte for byte.
    ///
    /// [OpenID Connect Core section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation).
    public static func exactly(_ issuer: String) -> Self { Self(rule: .exactly(issuer)) }

    /// Each of several issuers, byte for byte: the names of one server while it moves from one to the other.
    ///
    /// ```swift
    /// server.expectedIssuer = .anyOf(["https://login.example/", "https://tenant.eu.auth0.com/"])
    /// ```
    /// **It weakens the check: everybody who can issue tokens under one of these names can log in as every user**, so all of
    /// them must be the same server, with the same users under the same `sub`, and the old name goes when the move is over. A
    /// refreshed ID token may have another of these names than the one before. It is about ID tokens and logout tokens alone:
    /// the `iss` of a callback is still compared with ``AuthorizationServer/issuer``. The standard knows one issuer
    /// ([OpenID Connect Core section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)).
    public static func anyOf(_ issuers: [String]) -> Self { Self(rule: .anyOf(issuers.map { ByteText($0) })) }

    /// An issuer for each tenant, as Microsoft Entra has for applications of several tenants: `{tenantid}` stands for the
    /// token's own `tid`.
    ///
    /// It weakens the check: unless the tenants are named here, everybody with a tenant there can log in, and your application
    /// has to decide by the claim `tid`.
    ///
    /// - Parameters:
    ///   - template: The issuer with `{tenantid}` in it once, such as `https://login.microsoftonline.com/{tenantid}/v2.0`; a
    ///     text without it matches no token.
    ///   - tenants: The tenants that may log in; `nil` for all.
    /// - Returns: The rule.
    public static func template(_ template: String, tenants: Set<String>? = nil) -> Self {
        let bytes = template.utf8
        guard let open = bytes.firstIndex(of: UInt8(ascii: "{")), let close = bytes.firstIndex(of: UInt8(ascii: "}")),
            open < close, template[open...close].utf8.elementsEqual("{tenantid}".utf8)
        else { return Self(rule: .never) }
        let suffix = String(template[bytes.index(after: close)...])
        return Self(
            rule: .template(
                prefix: String(template[..<open]),
                suffix: suffix,
                tenants: tenants.map { Set($0.map { ByteText($0) }) }
            )
        )
    }

    /// The issuer, when `value`, the `iss` of `claims`, is the one; `nil` otherwise.
    func issuer(_ value: JSONValue, in claims: JSONObject) -> String? {
        switch rule {
        case .exactly(let expected):
            return value.hasText(expected) ? expected : nil
        case .anyOf(let issuers):
            return issuers.first { value.hasText($0.text) }?.text
        case .template(let prefix, let suffix, let tenants):
            guard let tenant = claims["tid"]?.string, !tenant.isEmpty, tenant.consists(of: .unreserved),
                tenants?.contains(ByteText(tenant)) ?? true
            else { return nil }
            let expected = prefix + tenant + suffix
            return value.hasText(expected) ? expected : nil
        case .never:
            return nil
        }
    }
}

extension ExpectedIssuer {
    /// Whether a refreshed token may have the issuer `new` after one of `value`: it is the same, or both are names of a server
    /// that moves.
    func continues(_ value: JSONValue, with new: String) -> Bool {
        if value.hasText(new) { return true }
        guard case .anyOf(let issuers) = rule else { return false }
        return issuers.contains { value.hasText($0.text) } && issuers.contains(ByteText(new))
    }
}

extension JSONValue {
    /// Whether this is a string of exactly these bytes.
    ///
    /// `==` of strings would take two spellings for one that Unicode calls equivalent.
    func hasText(_ text: String) -> Bool {
        withText { own in text.withBytes { own.isEqual(to: $0) } } ?? false
    }

    /// Hands the text, if this is a string, to `use` without making a string of one that is written plainly.
    func withText<Result>(_ use: (Span<UInt8>) -> Result) -> Result? {
        let node = document.nodes[index]
        switch node.kind {
        case .asciiString, .plainString: return use(document.bytes.span.extracting(Int(node.start)..<Int(node.end)))
        case .escapedString: return string?.withBytes(use)
        default: return nil
        }
    }
}
