#if os(Linux)
import COAuth2Curl

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A thread of its own for what waits in system calls, which no thread of Swift's pool may do.
enum IOThread {
    private final class Work: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `work` on a new thread.
    ///
    /// No signal is ever delivered to it, nor to the threads that libcurl starts from it: handlers of the process run elsewhere,
    /// and writing to a connection that the server closed gives an error, not `SIGPIPE`, which would end the process.
    /// - Returns: Whether there is a thread.
    static func start(_ work: @escaping @Sendable () -> Void) -> Bool {
        var (all, before) = (sigset_t(), sigset_t())
        unsafe sigfillset(&all)
        // The new thread begins with the mask of the one that makes it.
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        let context = unsafe Unmanaged.passRetained(Work(work))
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { context in
                unsafe oauth2_curl_name_thread("oauth2-curl")
                if let context = unsafe context { unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            },
            context.toOpaque()
        )
        guard code == 0 else {
            unsafe context.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}
#endif
