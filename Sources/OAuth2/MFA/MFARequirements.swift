/// What a server wants as second factor; wire name `mfa_requirements`.
///
/// Both lists may be there, one, or neither; a list may be empty. Without any requirements list the user's authenticators
/// and choose one.
public struct MFARequirements: Sendable, Hashable, Codable {
    /// The kinds of factor one of which the user has and must pass; wire name `challenge`.
    ///
    /// `nil` when not sent.
    public var challenge: [MFAFactor]?

    /// The kinds of factor one of which the user must enroll first; wire name `enroll`.
    ///
    /// `nil` when not sent.
    public var enroll: [MFAFactor]?

    /// No requirements.
    public init() {}
}
