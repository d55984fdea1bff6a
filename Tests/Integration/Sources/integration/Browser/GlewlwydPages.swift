import Foundation
import OAuth2

/// Glewlwyd's login page is a script; these are the calls that the script makes.
enum GlewlwydPages {
    /// One of the calls.
    struct Call {
        let method: String
        let path: String
        let body: [UInt8]
    }

    /// A visit to the page: what it is for stands in its URL.
    struct Visit {
        /// Where the page sends the browser in the end.
        let callback: String
        private let query: FormParameters

        init?(_ url: String) {
            let query = FormParameters(form: url.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst())
            guard url.contains("/login.html"), let query, let callback = query["callback_url"], !callback.isEmpty else {
                return nil
            }
            self.query = query
            let isLogout = query["prompt"] == "end_session"
            self.callback = isLogout ? callback : callback + (callback.contains("?") ? "&" : "?") + "g_continue"
        }

        /// What the script asks the server for when the person agrees with everything.
        func calls(_ server: Server, isLoggedIn: Bool) -> [Call] {
            if query["prompt"] == "end_session" {
                let session = "/api/\(query["plugin"] ?? "")/session/\(query["sid"] ?? "")"
                return [
                    Call(method: "DELETE", path: session, body: []),
                    Call(method: "DELETE", path: "/api/auth/", body: []),
                ]
            }
            let fields = server.pages.fields
            let person: FormParameters = ["username": fields["username"] ?? "", "password": fields["password"] ?? ""]
            let consent: FormParameters = ["scope": query["scope"] ?? ""]
            let unreserved = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
            let client = query["client_id"]?.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
            let logIn = Call(method: "POST", path: "/api/auth/", body: person.jsonBody())
            let agree = Call(method: "PUT", path: "/api/auth/grant/\(client)/", body: consent.jsonBody())
            return isLoggedIn ? [agree] : [logIn, agree]
        }
    }
}
