/// Reads a number that a server wrote into a text or a header field.
enum DecimalNumber {
    /// The number, if `text` is digits with at most a sign and a point.
    ///
    /// `Double` would read `0x10`, `1e9`, `inf` and `nan` as well.
    static func parse(_ text: String) -> Double? {
        let isDecimal = text.utf8.allSatisfy { byte in
            ASCII.isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
        }
        return isDecimal ? Double(text) : nil
    }
}
