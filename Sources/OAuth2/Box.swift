/// A value behind a reference, for what is large and seldom there.
///
/// Requests, answers and errors pass through many functions, some of which wait and so keep room for what they hold; behind a
/// reference they are small and quickly copied.
final class Box<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
