#if os(Linux)
#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// How much of the file descriptors that the process may have a transport takes: the rest of the process needs some too.
enum DescriptorLimit {
    /// How many requests may be under way: a quarter of the descriptors.
    static var requests: Int { max(1, descriptors / 4) }

    /// How many connections there may be, with those that are kept open and those beyond the requests' places.
    static var connections: Int { max(2, descriptors / 4 + descriptors / 16) }

    private static var descriptors: Int {
        var limit = rlimit()
        #if canImport(Musl)
        let code = unsafe getrlimit(RLIMIT_NOFILE, &limit)
        #else
        let code = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #endif
        return code == 0 ? Int(clamping: limit.rlim_cur) : 1024
    }
}
#endif
