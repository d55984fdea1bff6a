/// What came of all steps at one server.
struct Column {
    let server: String
    let cells: [Cell]
}
