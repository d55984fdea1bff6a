import Foundation
import OAuth2

/// Glewlwyd's login page is a script; these are the calls that the script makes.
enum GlewlwydPages {
    struct Call {
        let method: String
        let path: String
        let body: [UInt8]
    }

    /// What the URL of the login page says.
    struct Login {
        /// Where the page sends the browser when the person has logged in and agreed.
        let callback: String
        private let clientID: String
        private let scope: String

        init?(_ url: String) {
            let query = FormParameters(form: url.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst())
            guard url.contains("/login.html"), let query, let callback = query["callback_url"], !callback.isEmpty,
                let clientID = query["client_id"], let scope = query["scope"]
            else { return nil }
            self.callback = callback + (callback.contains("?") ? "&" : "?") + "g_continue"
            self.clientID = clientID
            self.scope = scope
        }

        func calls(_ server: Server, isLoggedIn: Bool) -> [Call] {
            let fields = server.pages.fields
            let person: FormParameters = ["username": fields["username"] ?? "", "password": fields["password"] ?? ""]
            let consent: FormParameters = ["scope": scope]
            let unreserved = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
            let client = clientID.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
            let logIn = Call(method: "POST", path: "/api/auth/", body: person.jsonBody())
            let agree = Call(method: "PUT", path: "/api/auth/grant/\(client)/", body: consent.jsonBody())
            return isLoggedIn ? [agree] : [logIn, agree]
        }
    }
}
