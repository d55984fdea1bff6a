import Foundation
import OAuth2

/// What has to be known about a running server; `Servers/fixture.py` writes it.
struct Server: Decodable, Sendable {
    let name: String
    let issuer: String
    let redirectURI: String
    let signedOutURI: String
    let scope: String
    /// What the application may ask for on its own behalf.
    let serviceScope: String
    /// The algorithm that ID tokens are signed with.
    let algorithm: String
    /// In seconds.
    let codeLifetime: Int
    /// In seconds.
    let accessLifetime: Int
    let clients: [String: Client]
    let pages: Pages
    /// Endpoints that the metadata leaves out, by their wire names without `_endpoint`.
    let endpoints: [String: String]?

    struct Client: Decodable, Sendable {
        let id: String
        let secret: String?
        let method: String
    }

    /// A page's button: its name, if it has one, and its value.
    struct Button: Decodable, Sendable {
        let name: String?
        let value: String

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            name = try pair.decodeIfPresent(String.self)
            value = try pair.decode(String.self)
        }
    }

    /// How the user gets through the pages of the server.
    struct Pages: Decodable, Sendable {
        enum Kind: String, Decodable {
            /// Plain HTML forms.
            case forms
            /// A script that calls Glewlwyd's own interface.
            case glewlwyd
        }

        let kind: Kind
        /// What the user types, by the fields' names.
        let fields: [String: String]
        let accept: Button?
        let deny: Button?
    }

    init(file: String) throws {
        self = try JSONDecoder().decode(Server.self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    }

    /// Whether codes live for a moment only, which is for the steps that wait for their end.
    var hasShortCodes: Bool { codeLifetime < 60 }

    /// The scopes of a login.
    var loginScope: Scope { Scope(scope.split(separator: " ").map { ScopeValue(rawValue: String($0)) }) }
}
