public import OAuth2

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A second factor that was begun to enroll: the answer of Auth0's `POST /mfa/associate`.
///
/// The enrollment is finished by answering ``challenge``: with a code for an authenticator app, a message or a call; by
/// waiting for approval for a push app.
public struct MFAEnrollment: Sendable {
    /// What proves the factor; wire name `authenticator_type`.
    public let authenticatorType: MFAAuthenticatorType

    /// How codes or requests reach the user; wire name `oob_channel`.
    public let channel: MFAChannel?

    /// The key that an authenticator app takes typed in; wire name `secret`, in base32.
    public let secret: AuthenticatorSecret?

    /// What to show as a QR code for the app to scan, a push app's within five minutes; wire name `barcode_uri`.
    public let barcodeURI: BarcodeURI?

    /// The codes to show to the user once, to be kept for the day the device is lost; wire name `recovery_codes`.
    ///
    /// They come with a user's first factor only, where the tenant uses them; empty otherwise.
    public let recoveryCodes: [RecoveryCode]

    /// What finishes the enrollment; it can wait in the user's session.
    public let challenge: MFAChallenge

    /// Every member of the answer, known or not.
    public let members: JSONObject

    /// Reads the answer of `POST /mfa/associate`: the pure half of ``Auth0MFA/enroll(_:for:)``.
    ///
    /// - Parameters:
    ///   - answer: What the server answered.
    ///   - receivedAt: When it arrived.
    /// - Throws: `OAuth2Error` with the server's code, or `OAuth2Error.Code.malformedResponse` when what is needed to
    ///   go on is missing.
    public init(_ answer: TransportResponse, receivedAt: Date) throws(OAuth2Error) {
        members = try answer.checkedMembers(step: .mfaEnrollment, now: receivedAt)
        guard let challenge = MFAChallenge(members, typeMember: "authenticator_type", receivedAt: receivedAt) else {
            throw OAuth2Error(
                .malformedResponse,
                step: .mfaEnrollment,
                parameter: "authenticator_type",
                message: "The answer names no authenticator_type, or has no oob_code to finish the enrollment with.",
                response: ServerErrorResponse(answer, now: receivedAt)
            )
        }
        self.challenge = challenge
        authenticatorType = challenge.type
        channel = members["oob_channel"]?.string.map(MFAChannel.init(rawValue:))
        secret = members["secret"]?.string.map(AuthenticatorSecret.init)
        barcodeURI = members["barcode_uri"]?.string.map(BarcodeURI.init)
        recoveryCodes = (members["recovery_codes"]?.array ?? []).compactMap { $0.string.map(RecoveryCode.init) }
    }
}
