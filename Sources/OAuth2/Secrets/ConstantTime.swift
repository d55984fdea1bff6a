/// Compares two strings byte for byte without stopping at the first difference.
///
/// The lengths are not hidden; the values compared here (state, tokens) have public lengths.
package func constantTimeEqual(_ left: String, _ right: String) -> Bool {
    left.withBytes { left in right.withBytes { right in constantTimeEqual(left, right) } }
}

/// Compares bytes, such as message authentication codes, without stopping at the first difference.
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool { constantTimeEqual(left.span, right.span) }

/// The same for bytes that need not be in an array.
func constantTimeEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
}
