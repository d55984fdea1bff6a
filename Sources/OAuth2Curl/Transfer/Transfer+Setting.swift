#if os(Linux)
import COAuth2Curl
import OAuth2

/// The kinds of options; each function says whether libcurl took the value.
extension Transfer {
    func set(_ option: oauth2_curl_long_option, _ value: Int) -> Bool {
        unsafe oauth2_curl_set_long(library.table, easy, option, value) == 0
    }

    /// libcurl copies the text.
    func set(_ option: oauth2_curl_text_option, _ value: String?) -> Bool {
        unsafe oauth2_curl_set_text(library.table, easy, option, value) == 0
    }

    /// libcurl copies the bytes.
    func set(_ option: oauth2_curl_blob_option, _ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            return unsafe oauth2_curl_set_blob(library.table, easy, option, start, bytes.count) == 0
        }
    }

    func setPointer(_ option: oauth2_curl_pointer_option, _ value: UnsafeRawPointer?) -> Bool {
        unsafe oauth2_curl_set_pointer(library.table, easy, option, value) == 0
    }

    /// Throws when an option was not taken that every libcurl since 7.68 knows, or since 7.77 if a parameter is named.
    func require(_ isSet: Bool, _ parameter: StaticString? = nil) throws(OAuth2Error) {
        guard !isSet else { return }
        guard let parameter else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .configuration,
                parameter: "libcurl",
                message: "libcurl refuses an option that it should know; install the system's own libcurl4 package."
            )
        }
        throw OAuth2Error(
            .invalidConfiguration,
            step: .configuration,
            parameter: parameter,
            message: "This libcurl reads certificates and keys from files only (bytes need 7.77); use PEMSource.file."
        )
    }
}
#endif
