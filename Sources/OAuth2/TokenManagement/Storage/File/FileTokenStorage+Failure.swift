#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

extension FileTokenStorage {
    /// What kept a ``FileTokenStorage`` from reading or writing: the underlying error of its ``OAuth2Error``s.
    public struct Failure: Error, Sendable, Hashable {
        /// The kind of failure.
        ///
        /// An open set: later versions may tell more of them apart.
        public struct Reason: Sendable, Hashable {
            let name: String

            /// The operating system refused a call; ``Failure/errorNumber`` says why.
            public static let system = Self(name: "refused by the system")
            /// The directory belongs to another user, or its group or others may write to it.
            public static let unsafeDirectory = Self(name: "unsafe directory")
            /// The directory was deleted while it was in use, and nothing is in its place.
            public static let removedDirectory = Self(name: "removed directory")
            /// The file is cut off, altered, another key's, or no file at all; it is left as it is until the user logs in again, or out.
            public static let damaged = Self(name: "damaged file")
            /// Another process kept the lock for longer than the time limit.
            public static let locked = Self(name: "locked by another process")
        }

        /// The kind of failure.
        public let reason: Reason

        /// The name of the file in the directory, which is made from a hash of the key; `.` for the directory itself.
        public let file: String

        /// The call that failed, for example `rename`; `nil` for the other reasons.
        public let call: String?

        /// The value of `errno` after the call, for example `ENOSPC` for a full disk; 0 for the other reasons.
        public let errorNumber: Int32

        init(_ reason: Reason, file: String) {
            self.reason = reason
            self.file = file
            call = nil
            errorNumber = 0
        }

        init(call: StaticString, file: String, errorNumber: Int32) {
            reason = .system
            self.file = file
            self.call = "\(call)"
            self.errorNumber = errorNumber
        }
    }
}

extension FileTokenStorage.Failure {
    /// Whether the process, or the machine, has used up its descriptors.
    var isOutOfDescriptors: Bool {
        call.map { ByteText($0) } == "open" && (errorNumber == EMFILE || errorNumber == ENFILE)
    }
}

extension FileTokenStorage.Failure: CustomStringConvertible {
    /// Reason, file, and the call with its error number: nothing of the record and nothing of the key but its hash.
    public var description: String {
        let text = "\(file): \(reason.name)"
        guard let call else { return text }
        return text + ", \(call) with errno \(errorNumber)"
    }
}

extension FileTokenStorage.Failure {
    var asOAuth2Error: OAuth2Error {
        switch reason {
        case .damaged:
            // Trying again does not help.
            error(
                .unreadableGrant,
                """
                The file of a record is damaged and was left as it is; underlyingError names it. Restore it, or let the user log \
                in again, which replaces it.
                """
            )
        case .removedDirectory:
            error(
                .storageFailed,
                """
                The directory of grants was removed while it was in use; nothing is known of any grant. Put it back at its \
                path, or create an empty one, if everybody shall log in again.
                """,
                parameter: "directory"
            )
        case .unsafeDirectory:
            error(
                .storageFailed,
                """
                The directory of grants must belong to the user of this process, and only this user may write to it: \
                chown and chmod 700.
                """,
                parameter: "directory"
            )
        case .locked:
            error(
                .storageFailed,
                "Another process keeps the lock of a record; is one stopped, or the disk very slow?"
            )
        default:
            switch errorNumber {
            case ENOENT, ENOTDIR:
                error(
                    .storageFailed,
                    "There is no such directory; create the folders above it, and let its path name no file.",
                    parameter: "directory"
                )
            case EACCES, EPERM, EROFS:
                error(
                    .storageFailed,
                    "The user of this process may not write to the directory of grants.",
                    parameter: "directory"
                )
            default:
                error(
                    .storageFailed,
                    "The file system refused a call; underlyingError has its error number. No record was damaged."
                )
            }
        }
    }

    private func error(
        _ code: OAuth2Error.Code,
        _ message: StaticString,
        parameter: StaticString? = nil
    ) -> OAuth2Error {
        OAuth2Error(code, step: .storage, parameter: parameter, message: message, underlyingError: self)
    }
}
