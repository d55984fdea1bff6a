/// The name of one state of a stored record, made by the ``TokenStorage``: a counter of the database, an entity tag, or a
/// random value.
public struct RecordVersion: ExactName {
    /// The storage's own text; nobody else looks into it.
    public let rawValue: String

    /// A version by the storage's own text.
    public init(rawValue: String) { self.rawValue = rawValue }
}
