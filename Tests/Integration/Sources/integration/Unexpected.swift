/// Something that no server may do, or that is wrong with the set-up.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
