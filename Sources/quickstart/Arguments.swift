/// The command line, read and checked.
struct Arguments {
    enum Mode {
        case help
        /// The demonstration; in a browser of the person's own, or in one that a script plays.
        case demo(inBrowser: Bool)
        case tenant(Tenant)
    }

    /// A tenant to log in at.
    struct Tenant {
        var domain: String
        var clientID: String
        /// From the environment: an argument would show in the process list and in the shell's history.
        var clientSecret: String?
        var audience: String?
        var port: UInt16 = 8765
    }

    /// What is wrong with the command line.
    struct Mistake: Error {
        let message: String
    }

    let mode: Mode

    static let secretVariable = "CLIENT_SECRET"

    static let usage = """
        usage: quickstart
                 runs the whole flow against a fake authorization server on this machine
               quickstart --in-browser
                 the same, but you log in at the fake server yourself
               quickstart --domain DOMAIN --client-id ID [--audience API] [--port PORT]
                 logs in at a real tenant, for example tenant.eu.auth0.com

        PORT (8765 by default) is where the login comes back to: register http://127.0.0.1:PORT/callback as a callback
        URL of the application. The secret of a confidential client is read from the environment variable
        \(secretVariable), never from an argument.
        """

    init(_ arguments: [String], environment: [String: String]) throws(Mistake) {
        var values: [String: String] = [:]
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--help" || name == "-h" {
                mode = .help
                return
            }
            if name == "--in-browser" {
                guard arguments.count == 1 else { throw Mistake(message: "--in-browser stands alone") }
                mode = .demo(inBrowser: true)
                return
            }
            guard ["--domain", "--client-id", "--audience", "--port"].contains(name) else {
                // What stands there may be a secret, so it is not repeated.
                throw Mistake(
                    message: name.hasPrefix("--client-secret")
                        ? "the secret is read from the environment variable \(Self.secretVariable), never from an argument"
                        : "argument \(arguments.count - rest.count) is no option of this program"
                )
            }
            guard let value = rest.popFirst(), !value.hasPrefix("--") else {
                throw Mistake(message: "\(name) needs a value")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw Mistake(message: "\(name) is given twice")
            }
        }
        if values.isEmpty {
            mode = .demo(inBrowser: false)
            return
        }
        guard let domain = values["--domain"], let clientID = values["--client-id"] else {
            throw Mistake(message: "--domain and --client-id are both needed for a real tenant")
        }
        var tenant = Tenant(domain: domain, clientID: clientID)
        tenant.audience = values["--audience"]
        tenant.clientSecret = environment[Self.secretVariable]
        if let port = values["--port"] {
            guard let number = UInt16(port), number > 0 else {
                throw Mistake(message: "--port needs a number from 1 to 65535")
            }
            tenant.port = number
        }
        mode = .tenant(tenant)
    }
}
