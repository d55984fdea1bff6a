#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// A process, told apart from all others of its machine, also from those before the last start.
struct ProcessIdentity: Sendable, Hashable, Codable {
    /// The machine's name.
    let host: String
    /// The kernel's identifier of this start of the machine.
    let boot: String
    /// The number of the PID namespace: each container counts its processes anew.
    let namespace: UInt64
    let pid: Int32
    /// When it was started, in ticks since the machine's start: a process id is used again.
    let startedAt: String

    /// Whether the process has ended, as far as `observer` can know.
    func isGone(seenBy observer: ProcessIdentity) -> Bool {
        guard ByteText(host) == ByteText(observer.host) else { return false }
        // The machine was started anew, and nothing of before is left.
        guard ByteText(boot) == ByteText(observer.boot) else { return true }
        // Of another container's processes nothing can be seen.
        guard namespace == observer.namespace else { return false }
        guard let start = Self.startOfProcess(String(pid)) else { return true }
        return ByteText(start) != ByteText(startedAt)
    }
}

#if os(Linux) || os(Android)
extension ProcessIdentity {
    /// This process; `nil` when the system does not say.
    static func current() -> ProcessIdentity? {
        guard let boot = content(of: "sys/kernel/random/boot_id"), let host = content(of: "sys/kernel/hostname"),
            let start = startOfProcess("self"), let namespace = pidNamespace()
        else { return nil }
        return ProcessIdentity(host: host, boot: boot, namespace: namespace, pid: getpid(), startedAt: start)
    }

    /// When a process was started; `nil` when there is no such process, or it has ended and nobody has taken note yet.
    ///
    /// See `man 5 proc_pid_stat`: after the name, which may hold anything, come the state and, as the twentieth field, the start.
    private static func startOfProcess(_ pid: String) -> String? {
        guard let stat = content(of: pid + "/stat"), let end = stat.utf8.lastIndex(of: UInt8(ascii: ")")) else {
            return nil
        }
        let fields = stat.utf8[end...].dropFirst().split(separator: UInt8(ascii: " "))
        guard fields.count >= 20, let state = fields[0].first, state != UInt8(ascii: "Z"), state != UInt8(ascii: "X")
        else { return nil }
        return String(decoding: fields[19], as: UTF8.self)
    }

    private static func content(of file: String) -> String? {
        guard let proc = try? FileDescriptor.directory("/proc"),
            let bytes = try? proc.openFile(file, O_RDONLY).readAll()
        else { return nil }
        return String(decoding: bytes.filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    private static func pidNamespace() -> UInt64? {
        var status = stat()
        // The path is a C string that lives as long as the call.
        guard unsafe stat("/proc/self/ns/pid", &status) == 0 else { return nil }
        return UInt64(status.st_ino)
    }
}
#else
extension ProcessIdentity {
    /// Not known here.
    static func current() -> ProcessIdentity? { nil }

    private static func startOfProcess(_ pid: String) -> String? { nil }
}
#endif
