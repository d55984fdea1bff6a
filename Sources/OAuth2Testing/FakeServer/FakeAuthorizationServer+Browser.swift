public import OAuth2

extension FakeAuthorizationServer {
    /// What the browser brings to the application at the end of a login.
    public struct Callback: Sendable, RedactedDescription {
        /// The URL the browser opens; with `response_mode=form_post` the parameters are in ``formBody`` instead.
        public let url: String

        /// The body of the browser's `POST`, for `response_mode=form_post`; `nil` for the other modes.
        public let formBody: [UInt8]?

        /// The parameters, wherever they stand.
        public let parameters: FormParameters

        /// The authorization code; wire name `code`.
        public var code: String? { parameters["code"] }

        /// The error; wire name `error`.
        public var error: String? { parameters["error"] }
    }

    /// The server has shown a page where a callback was expected.
    ///
    /// An error page names what the server does not know, such as a redirect URI that is not among
    /// ``Client/callbacks``.
    public struct UnexpectedPage: Error, Sendable, CustomStringConvertible {
        /// The HTTP status.
        public let status: Int
        /// The page.
        public let html: String

        /// Status and page, to be read in a failed test.
        public var description: String { "the server shows a page with status \(status): \(html)" }
    }

    /// Plays browser and user: logs `user` in, passes the second factor, consents, and brings the callback.
    ///
    /// An error callback is returned, not thrown. With `prompt=none` in the URL the user counts as logged in, and nothing
    /// is clicked: consent and second factors that are missing give the error that a server sends.
    ///
    /// - Parameters:
    ///   - authorizeURL: The URL that the application sends the browser to.
    ///   - user: The e-mail address or identifier of a configured user.
    /// - Returns: What the browser brings to the application.
    /// - Throws: ``UnexpectedPage`` when the server shows an error page, as it does for an unknown client or redirect URI,
    ///   or when there is no such user.
    public func approve(_ authorizeURL: String, as user: String) throws -> Callback {
        try visit(authorizeURL) { tenant throws(Refusal) in
            guard let user = tenant.user(named: user) else {
                throw Refusal(400, "invalid_request", "No such user is configured: \(user)")
            }
            return user
        }
    }

    /// Plays a browser whose user clicks "Cancel": the callback has `error=access_denied`.
    ///
    /// - Throws: ``UnexpectedPage`` as for ``approve(_:as:)``.
    public func cancel(_ authorizeURL: String) throws -> Callback {
        let query = Self.query(of: authorizeURL)
        return try state.withLock { tenant in
            tenant.now = clock.now
            do throws(Refusal) {
                let (_, target) = try tenant.callbackTarget(query)
                return Callback(
                    tenant.callback(target, Refusal(400, "access_denied", "User has canceled the interaction."))
                )
            } catch {
                throw UnexpectedPage(error, tenant)
            }
        }
    }

    /// Plays a browser in which nobody is logged in and that shows no page: for `prompt=none`.
    ///
    /// - Throws: ``UnexpectedPage`` when the server shows a page, the login page included.
    public func visitSilently(_ authorizeURL: String) throws -> Callback {
        try visit(authorizeURL) { _ in nil }
    }

    private func visit(
        _ authorizeURL: String,
        as user: (Tenant) throws(Refusal) -> User?
    ) throws -> Callback {
        let query = Self.query(of: authorizeURL)
        let now = clock.now
        return try state.withLock { tenant in
            tenant.now = now
            do throws(Refusal) {
                switch try tenant.begin(query, session: nil, user: try user(tenant)) {
                case .page(let page): throw Refusal(200, page)
                case .callback(let message): return Callback(message)
                }
            } catch {
                throw UnexpectedPage(error, tenant)
            }
        }
    }

    private static func query(of url: String) -> FormParameters {
        let withoutFragment = url.prefix { $0 != "#" }
        let parts = withoutFragment.split(separator: "?", maxSplits: 1)
        return parts.count == 2 ? FormParameters(form: parts[1].utf8) ?? [:] : [:]
    }
}

extension FakeAuthorizationServer.Callback {
    init(_ message: CallbackMessage) {
        url = message.url
        formBody = message.target.mode == .formPost ? message.parameters.formBody() : nil
        parameters = message.parameters
    }
}

extension FakeAuthorizationServer.UnexpectedPage {
    init(_ refusal: Refusal, _ tenant: Tenant) {
        status = refusal.status
        html = refusal.status == 200 ? refusal.error : String(decoding: tenant.errorPage(refusal).body, as: UTF8.self)
    }
}
