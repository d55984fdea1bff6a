import Foundation
import OAuth2

extension PendingAuthorization {
    /// The same login with another value under one of the keys that it is stored with.
    func with(_ key: String, _ value: String) throws -> PendingAuthorization {
        let bytes = try JSONEncoder().encode(self)
        guard var object = try JSONSerialization.jsonObject(with: bytes) as? [String: Any], object[key] != nil else {
            throw Unexpected("a stored login has no \(key)")
        }
        object[key] = value
        let changed = try JSONSerialization.data(withJSONObject: object)
        return try JSONDecoder().decode(PendingAuthorization.self, from: changed)
    }
}
