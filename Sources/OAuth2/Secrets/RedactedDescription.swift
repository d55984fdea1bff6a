/// A value whose content never appears in text: not in `print`, string interpolation, `debugPrint`, `dump` or `Mirror`.
///
/// Conform your own containers to it when they hold raw secret text; a type that only holds ``SecretValue``s
/// is safe already, because its parts are.
public protocol RedactedDescription: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension RedactedDescription {
    /// The name of the type and the word "redacted".
    public var description: String { "\(Self.self)(redacted)" }

    /// The same text as ``description``.
    public var debugDescription: String { description }

    /// A mirror without children: `dump` would print stored properties, private ones included, otherwise.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
