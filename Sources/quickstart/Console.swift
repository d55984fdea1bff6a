import Foundation

/// What the program tells the person in front of it.
enum Console {
    /// Whether the steps are not told; for tests.
    @TaskLocal static var isQuiet = false

    /// A step that begins.
    static func step(_ number: Int, _ text: String) {
        say("\n\(number). \(text)")
    }

    /// What came of it.
    static func result(_ text: String) {
        say("   \(text)")
    }

    static func say(_ text: String) {
        if !isQuiet { print(text) }
    }

    static func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Shows a login URL to the person; the library does not open browsers.
    @Sendable
    static func askToOpen(_ url: String) async throws {
        print("\nOpen this URL in a browser on this machine:\n\n\(url)\n\nWaiting for the login …")
    }

    /// Asks for a one-time code; `nil` at the end of input.
    static func askForCode() -> String? {
        print("   The tenant asks for a second factor. Code of the authenticator app: ", terminator: "")
        return readLine()
    }
}
