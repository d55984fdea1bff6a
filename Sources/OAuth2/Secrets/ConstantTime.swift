/// Compares two strings byte for byte without stopping at the first difference.
///
/// The lengths are not hidden; the values compared here (state, tokens) have public lengths.
package func constantTimeEqual(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(left.utf8, right.utf8) { difference |= a ^ b }
    return difference == 0
}

/// Compares bytes, such as message authentication codes, without stopping at the first difference.
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (a, b) in zip(left, right) { difference |= a ^ b }
    return difference == 0
}
