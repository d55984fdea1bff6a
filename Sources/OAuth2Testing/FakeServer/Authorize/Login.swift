import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where the answer to an authorization request goes.
struct CallbackTarget: Sendable {
    enum Mode: String, Sendable {
        case query
        case fragment
        case formPost = "form_post"
    }

    /// Without fragment.
    var redirectURI: String
    var mode: Mode
    var state: String?
}

/// A login that goes on in a browser, from the authorization request to the callback.
struct Login: Sendable {
    /// The `acr_values` that ask for a second factor.
    static let multiFactor = "http://schemas.openid.net/pape/policies/2007/06/multi-factor"

    var target: CallbackTarget
    /// As it was sent; the token request must repeat it.
    var sentRedirectURI: String
    var entitlement: Entitlement
    var challenge: String?
    /// Whether no page may be shown.
    var isSilent: Bool
    var forcesLogin: Bool
    var forcesConsent: Bool
    var demandsMFA: Bool
    var maxAge: Int?
    var createdAt: Date
    /// Set when nobody has to ask again; `entitlement.userID` tells whether somebody is logged in.
    var passedMFA = false
    var consented = false
    /// A code that was sent to the user for this login.
    var sentCode: String?
}
