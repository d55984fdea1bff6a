import Foundation
import Testing

/// A file under Fixtures or Vectors.
enum TestFile {
    static func bytes(_ path: String) throws -> [UInt8] {
        let root = try #require(Bundle.module.resourceURL)
        return [UInt8](try Data(contentsOf: root.appendingPathComponent(path)))
    }

    /// The lines that are neither empty nor comments.
    static func lines(_ path: String) throws -> [Substring] {
        String(decoding: try bytes(path), as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
    }
}
