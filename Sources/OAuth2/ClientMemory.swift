/// What the copies of a client, and the clients of one ``OAuth2ClientSource``, know in common.
struct ClientMemory: Sendable {
    let spentLogins = SpentLogins()
    let tokenEndpointPause = TokenEndpointPause()
}

extension OAuth2Client {
    var spentLogins: SpentLogins { memory.spentLogins }
    var tokenEndpointPause: TokenEndpointPause { memory.tokenEndpointPause }
}
