/// Which `iss` the tokens of a server must have.
public struct ExpectedIssuer: Sendable, Hashable {
    private enum Rule: Sendable, Hashable {
        case exactly(String)
        case template(prefix: String, suffix: String, tenants: Set<ByteText>?)
        case never
    }

    private let rule: Rule

    /// This issuer and no other, byte for byte.
    ///
    /// [OpenID Connect Core section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation).
    public static func exactly(_ issuer: String) -> Self { Self(rule: .exactly(issuer)) }

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
