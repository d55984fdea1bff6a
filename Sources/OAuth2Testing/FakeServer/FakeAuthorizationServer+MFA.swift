import OAuth2

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension FakeAuthorizationServer {
    /// A code that the server has sent to somebody.
    public struct Message: Sendable, Hashable {
        /// `sms`, `voice` or `email`.
        public let channel: String
        /// The phone number or e-mail address.
        public let recipient: String
        /// The code.
        public let code: String
        /// When it was sent.
        public let sentAt: Date
    }

    /// What the user does with a push request.
    public enum PushDecision: Sendable, Hashable {
        /// Accepts it.
        case approve
        /// Refuses it.
        case reject
    }

    /// Every code sent so far, in order.
    public var messages: [Message] { state.withLock { $0.messages } }

    /// The code that was sent last to a phone number or e-mail address.
    public func lastCode(to recipient: String) -> String? {
        messages.last { $0.recipient == recipient }?.code
    }

    /// The code that the user's authenticator app shows now; `nil` when the user has none.
    ///
    /// A server accepts each code once: for a second login move the clock by 30 seconds first.
    public func currentTOTP(of user: String) -> String? {
        let now = clock.now
        return state.withLock { tenant in
            for factor in tenant.user(named: user)?.factors ?? [] {
                if case .otp(let secret) = factor.kind { return TOTP(base32: secret)?.code(at: now) }
            }
            return nil
        }
    }

    /// The recovery code that is good now; `nil` when the user has none.
    public func recoveryCode(of user: String) -> String? {
        state.withLock { tenant in
            for factor in tenant.user(named: user)?.factors ?? [] {
                if case .recoveryCode(let code) = factor.kind { return code }
            }
            return nil
        }
    }

    /// How many push requests wait for the user's decision.
    public func pendingPushCount(of user: String) -> Int {
        state.withLock { tenant in
            let id = tenant.user(named: user)?.id
            return tenant.challenges.values.count { $0.userID == id && $0.isOpenPush }
        }
    }

    /// Plays the user with a phone in the hand: decides every push request that waits.
    public func decidePush(of user: String, _ decision: PushDecision) {
        state.withLock { tenant in
            let id = tenant.user(named: user)?.id
            for (code, challenge) in tenant.challenges where challenge.userID == id && challenge.isOpenPush {
                tenant.challenges[code]?.decision = decision == .approve ? .approved : .rejected
            }
        }
    }

    /// The `oob_code`s of challenges that can still be answered.
    public var openOOBCodes: [String] {
        let now = clock.now
        return state.withLock { tenant in
            let lifetime = tenant.configuration.oneTimeCodeLifetime
            return tenant.challenges.filter { !$0.value.isUsed && now < $0.value.createdAt + lifetime }.map(\.key)
        }
    }
}

extension OOBChallenge {
    fileprivate var isOpenPush: Bool { bindingCode == nil && decision == .pending && !isUsed }
}
