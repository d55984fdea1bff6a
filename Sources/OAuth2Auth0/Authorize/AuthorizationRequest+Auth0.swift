public import OAuth2

/// The parameters of Auth0's `/authorize` that the standards do not have.
///
/// They are kept in `AuthorizationRequest.additionalParameters`; parameters that are still missing here go there
/// too. `audience` and `organization` are properties of the request itself.
extension AuthorizationRequest {
    /// The identity provider or database to log in with, past the choice on the login page; wire name `connection`.
    public var connection: String? {
        get { additionalParameters["connection"] }
        set { additionalParameters["connection"] = newValue }
    }

    /// Further scopes for the identity provider behind `connection`; wire name `connection_scope`, with commas between
    /// them.
    ///
    /// Empty by default. It has no effect without a connection.
    public var connectionScope: [String] {
        get {
            let text = additionalParameters["connection_scope"] ?? ""
            return text.utf8.split(separator: UInt8(ascii: ",")).map { String(Substring($0)) }
        }
        set { additionalParameters["connection_scope"] = newValue.isEmpty ? nil : newValue.joined(separator: ",") }
    }

    /// The page to begin with, when nobody is logged in; wire name `screen_hint`.
    ///
    /// Together with `AuthorizationRequest.prompt` `[.login]` the page is shown in any case.
    public var screenHint: ScreenHint? {
        get { additionalParameters["screen_hint"].map(ScreenHint.init(rawValue:)) }
        set { additionalParameters["screen_hint"] = newValue?.rawValue }
    }

    /// The invitation that the user accepts with this login; wire names `invitation` and `organization`.
    ///
    /// Setting it sets `AuthorizationRequest.organization` too, because Auth0 refuses one without the other;
    /// setting `nil` removes the invitation and leaves the organization.
    public var invitation: OrganizationInvitation? {
        get {
            guard let ticket = additionalParameters["invitation"], let organization else { return nil }
            return OrganizationInvitation(ticket: ticket, organization: organization)
        }
        set {
            additionalParameters["invitation"] = newValue?.ticket
            if let newValue { organization = newValue.organization }
        }
    }

    /// The login of a native app that the browser shall take over; wire name `session_transfer_token`.
    public var sessionTransferToken: SessionTransferToken? {
        get { additionalParameters["session_transfer_token"].map(SessionTransferToken.init) }
        set { additionalParameters["session_transfer_token"] = newValue?.reveal() }
    }

    /// The thumbprint of the key that the code shall be bound to, in base64url; wire name `dpop_jkt`.
    ///
    /// [RFC 9449 section 10](https://www.rfc-editor.org/rfc/rfc9449#section-10).
    public var dpopKeyThumbprint: String? {
        get { additionalParameters["dpop_jkt"] }
        set { additionalParameters["dpop_jkt"] = newValue }
    }

    /// A parameter of your own for the login page and Actions; wire name `ext-` and `name`.
    ///
    /// ```swift
    /// request[ext: "campaign"] = "spring"      // &ext-campaign=spring
    /// ```
    /// - Parameter name: The name without `ext-`.
    public subscript(ext name: String) -> String? {
        get { additionalParameters["ext-" + name] }
        set { additionalParameters["ext-" + name] = newValue }
    }
}
