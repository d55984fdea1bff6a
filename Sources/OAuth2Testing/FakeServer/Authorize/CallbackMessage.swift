import OAuth2

/// The answer to an authorization request, before it is put into a redirect or a page.
struct CallbackMessage: Sendable {
    var target: CallbackTarget
    var parameters: FormParameters

    /// The address the browser is sent to; for `form_post` without the parameters.
    var url: String {
        let form = String(decoding: parameters.formBody(), as: UTF8.self)
        switch target.mode {
        case .query: return target.redirectURI + (target.redirectURI.contains("?") ? "&" : "?") + form
        case .fragment: return target.redirectURI + "#" + form
        case .formPost: return target.redirectURI
        }
    }

    var response: TransportResponse {
        switch target.mode {
        case .query, .fragment:
            return TransportResponse(status: 302, headers: ["Location": url, "Cache-Control": "no-store"])
        case .formPost:
            let fields = parameters.elements.map { HTML.hidden($0.name, $0.value) }.joined()
            return .html(
                HTML.page(
                    "Submit this form",
                    """
                    <form method="post" action="\(HTML.escape(target.redirectURI))">\(fields)\
                    <noscript><button>Continue</button></noscript></form>\
                    <script>document.forms[0].submit()</script>
                    """
                )
            )
        }
    }
}
