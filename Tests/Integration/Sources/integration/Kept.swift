/// The server did not send the browser back.
struct Kept: Error {
    let status: Int
}
