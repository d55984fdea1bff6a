#if os(Linux)
import COAuth2Curl
import OAuth2

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Wakes a thread that waits for descriptors: it waits for this one as well.
final class Bell: Sendable {
    /// What can be read while the bell rings.
    let descriptor: Int32

    /// - Throws: When the process has no descriptor left.
    init() throws(OAuth2Error) {
        descriptor = oauth2_curl_event_descriptor()
        guard descriptor >= 0 else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .configuration,
                parameter: "libcurl",
                message: "The process has no file descriptor left; close some, or raise its limit."
            )
        }
    }

    deinit { close(descriptor) }

    /// Rings, from any thread.
    func ring() {
        var one: UInt64 = 1
        // A counter of eight bytes takes them all or, when it is about to overflow, rings already.
        _ = unsafe write(descriptor, &one, 8)
    }

    /// Ends the ringing.
    func reset() {
        var count: UInt64 = 0
        _ = unsafe read(descriptor, &count, 8)
    }
}
#endif
