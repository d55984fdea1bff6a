import OAuth2

extension FakeAuthorizationServer {
    /// A second factor of a ``User``.
    public struct Factor: Sendable, Hashable {
        /// What the factor is.
        public enum Kind: Sendable, Hashable {
            /// An authenticator app with this base32 secret.
            case otp(secret: String)
            /// Text messages to this number.
            case sms(phoneNumber: String)
            /// Calls to this number.
            case voice(phoneNumber: String)
            /// E-mails to this address.
            case email(address: String)
            /// An app that asks the user to accept.
            case push
            /// A code written down at enrollment.
            case recoveryCode(String)
        }

        /// What the factor is.
        public var kind: Kind

        /// The authenticator's identifier, such as `totp|dev_1`.
        public var id: String

        /// `false` while the enrollment has not been confirmed.
        public var isActive = true

        /// A factor; without `id` one is made from the kind.
        public init(_ kind: Kind, id: String? = nil) {
            self.kind = kind
            self.id = id ?? "\(Self.prefix(of: kind))|dev_\(Random.token(12))"
        }

        private static func prefix(of kind: Kind) -> String {
            switch kind {
            case .otp: "totp"
            case .sms: "sms"
            case .voice: "voice"
            case .email: "email"
            case .push: "push"
            case .recoveryCode: "recovery-code"
            }
        }

        /// The name in `mfa_requirements`.
        var requirement: MFAFactor {
            switch kind {
            case .otp: .otp
            case .sms, .voice: .phone
            case .email: .email
            case .push: .pushNotification
            case .recoveryCode: .recoveryCode
            }
        }

        /// Wire name `authenticator_type`.
        var authenticatorType: String {
            switch kind {
            case .otp: "otp"
            case .recoveryCode: "recovery-code"
            case .sms, .voice, .email, .push: "oob"
            }
        }

        /// Wire name `oob_channel`.
        var channel: String? {
            switch kind {
            case .sms: "sms"
            case .voice: "voice"
            case .email: "email"
            case .push: "auth0"
            case .otp, .recoveryCode: nil
            }
        }

        /// Where codes are sent to.
        var recipient: String? {
            switch kind {
            case .sms(let address), .voice(let address), .email(let address): address
            case .otp, .push, .recoveryCode: nil
            }
        }
    }
}
