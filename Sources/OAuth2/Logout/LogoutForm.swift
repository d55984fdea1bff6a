/// A logout as a form for the browser to post, so that the ID token does not stand in a URL.
///
/// Put it into a page as a `<form method="post">` with hidden fields and submit it by a script, with a button for browsers that
/// run none. Escape names and values for HTML.
public struct LogoutForm: Sendable {
    /// The form's `action`.
    public let action: String

    /// The form's hidden fields.
    public let fields: FormParameters
}
