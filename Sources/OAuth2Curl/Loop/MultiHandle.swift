#if os(Linux)
import COAuth2Curl

/// libcurl's set of transfers and connections.
///
/// `@unchecked` because of the pointer, which one thread has at a time: the loop gives the handle to its thread.
@safe struct MultiHandle: @unchecked Sendable {
    private let library: CurlLibrary
    private let raw: oauth2_curl_multi
    private let maximumConnections: Int

    /// A set without connections; `nil` without memory.
    init?(_ library: CurlLibrary, _ configuration: CurlConfiguration) {
        maximumConnections = DescriptorLimit.connections
        guard let raw = unsafe library.table.pointee.multi_init() else { return nil }
        self.library = library
        unsafe self.raw = unsafe raw
        for (option, value) in [
            (OAUTH2_CURLMOPT_MAXCONNECTS, min(configuration.maximumIdleConnections, DescriptorLimit.requests)),
            (OAUTH2_CURLMOPT_MAX_TOTAL_CONNECTIONS, maximumConnections),
            (OAUTH2_CURLMOPT_MAX_HOST_CONNECTIONS, configuration.maximumConnectionsPerHost),
            // Newer libraries have some threads for all look-ups, two of which each name takes, and would wait for them at the end;
            // older ones have a thread for each look-up, and know neither option.
            (
                OAUTH2_CURLMOPT_RESOLVE_THREADS_MAX,
                max(1, min(configuration.maximumConcurrentRequests, Int(Int32.max) / 4)) * 4
            ),
            (OAUTH2_CURLMOPT_QUICK_EXIT, 1),
        ] {
            set(option, value)
        }
    }

    /// Allows so many connections, or as many as at the beginning: an idle one is closed for each that would be one too many.
    func allowConnections(_ count: Int?) { set(OAUTH2_CURLMOPT_MAX_TOTAL_CONNECTIONS, count ?? maximumConnections) }

    private func set(_ option: oauth2_curl_multi_option, _ value: Int) {
        _ = unsafe oauth2_curl_set_multi(library.table, raw, option, max(1, min(value, Int(Int32.max))))
    }

    /// Waits until a connection has something to do, until libcurl has, for that time, or until the bell rings.
    func wait(for bell: Bell, milliseconds: Int32) {
        var further = oauth2_curl_descriptor(descriptor: bell.descriptor, events: 1, found: 0)
        _ = unsafe library.table.pointee.multi_poll(raw, &further, 1, milliseconds, nil)
        if further.found != 0 { bell.reset() }
    }

    /// Does what can be done without waiting; `false` when the process is about to end, and nothing can be done any more.
    func perform() -> Bool {
        guard oauth2_curl_enter() else { return false }
        defer { oauth2_curl_leave() }
        var running: Int32 = 0
        _ = unsafe library.table.pointee.multi_perform(raw, &running)
        return true
    }

    /// Starts a transfer; `false` when libcurl has no memory.
    func add(_ transfer: Transfer) -> Bool {
        unsafe library.table.pointee.multi_add_handle(raw, transfer.easy) == 0
    }

    /// Takes a transfer out, ending it if it has not ended.
    ///
    /// Waits while its name look-up is under way.
    func remove(_ transfer: Transfer) {
        guard oauth2_curl_enter() else { return }
        defer { oauth2_curl_leave() }
        _ = unsafe library.table.pointee.multi_remove_handle(raw, transfer.easy)
    }

    /// The next transfer that has ended, and its `CURLcode`.
    func nextEnded() -> (easy: oauth2_curl_easy, code: Int32)? {
        var remaining: Int32 = 0
        while let message = unsafe library.table.pointee.multi_info_read(raw, &remaining) {
            // CURLMSG_DONE, the only kind there is.
            if unsafe message.pointee.kind == 1 {
                return unsafe (message.pointee.easy, message.pointee.data.result)
            }
        }
        return nil
    }

    /// Closes all connections; the handle must not be used any more.
    func close() {
        guard oauth2_curl_enter() else { return }
        defer { oauth2_curl_leave() }
        _ = unsafe library.table.pointee.multi_cleanup(raw)
    }
}
#endif
