import OAuth2

/// A login whose callback has come, and whose code is not exchanged yet.
struct Callback {
    let delivery: CallbackListener.Delivery
    let pending: PendingAuthorization
    /// The one that has the session at the server.
    let browser: Browser
}
