// What OAuth2Curl uses of libcurl, which is loaded while the program runs: neither its header nor a linker flag is needed to
// build, and a program that never makes a CurlTransport runs without it.
//
// All of it is the stable binary interface of libcurl.so.4 (https://curl.se/libcurl/abi.html): numbers are never given to
// another option, and structs only grow at their end.

#ifndef COAUTH2CURL_H
#define COAUTH2CURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// A `CURL *`.
typedef void *oauth2_curl_easy;
// A `CURLM *`.
typedef void *oauth2_curl_multi;

// The beginning of `struct curl_version_info_data`; how much of the rest is there depends on `age`.
struct oauth2_curl_version {
    int32_t age;
    const char *version;
    uint32_t version_number;
    const char *host;
    int32_t features;
    const char *_Nullable ssl_version;
    long ssl_version_number;
    const char *_Nullable libz_version;
    const void *protocols;
    const char *_Nullable ares;
    int32_t ares_number;
    const char *_Nullable libidn;
    int32_t iconv_version_number;
    const char *_Nullable libssh_version;
    uint32_t brotli_version_number;
    const char *_Nullable brotli_version;
    uint32_t nghttp2_version_number;
    const char *_Nullable nghttp2_version;
    const char *_Nullable quic_version;
    // From here on when `age` is 6 or more.
    const char *_Nullable certificate_file;
};

// `struct curl_blob`.
struct oauth2_curl_blob {
    const void *data;
    size_t length;
    uint32_t flags;
};

// `struct CURLMsg`.
struct oauth2_curl_message {
    int32_t kind;
    oauth2_curl_easy easy;
    union {
        void *_Nullable whatever;
        int32_t result;
    } data;
};

// `struct curl_waitfd`. Of its events 1 is "something to read".
struct oauth2_curl_descriptor {
    int32_t descriptor;
    int16_t events;
    int16_t found;
};

// The beginning of `struct curl_sockaddr`.
struct oauth2_curl_address {
    int32_t family;
    int32_t type;
    int32_t protocol;
};

// The functions of a loaded libcurl.
struct oauth2_curl_library {
    int32_t (*global_init)(long flags);
    const struct oauth2_curl_version *_Nonnull (*_Nonnull version_info)(int32_t age);
    oauth2_curl_easy _Nullable (*_Nonnull easy_init)(void);
    void (*easy_cleanup)(oauth2_curl_easy);
    const char *_Nonnull (*_Nonnull easy_strerror)(int32_t code);
    int32_t (*easy_setopt)(oauth2_curl_easy, int32_t option, ...);
    int32_t (*easy_getinfo)(oauth2_curl_easy, int32_t info, ...);
    oauth2_curl_multi _Nullable (*_Nonnull multi_init)(void);
    int32_t (*multi_cleanup)(oauth2_curl_multi);
    int32_t (*multi_setopt)(oauth2_curl_multi, int32_t option, ...);
    int32_t (*multi_add_handle)(oauth2_curl_multi, oauth2_curl_easy);
    int32_t (*multi_remove_handle)(oauth2_curl_multi, oauth2_curl_easy);
    int32_t (*multi_perform)(oauth2_curl_multi, int32_t *running);
    int32_t (*multi_poll)(
        oauth2_curl_multi, struct oauth2_curl_descriptor *_Nullable further, uint32_t count, int32_t milliseconds,
        int32_t *_Nullable);
    struct oauth2_curl_message *_Nullable (*_Nonnull multi_info_read)(oauth2_curl_multi, int32_t *remaining);
    void *_Nullable (*_Nonnull slist_append)(void *_Nullable list, const char *text);
    void (*slist_free_all)(void *_Nullable list);
};

// Loads the library called `name` and looks its functions up. Without a result `is_there` tells whether there is such a
// library: it is then one without a function that libcurl has had since 7.68.
//
// The table is never freed, and the library never unloaded: libcurl's own libraries have handlers for the end of the process.
const struct oauth2_curl_library *_Nullable oauth2_curl_load(const char *name, bool *is_there);

// Says that the calling thread is about to call a function of libcurl that may use the TLS library (multi_perform,
// multi_remove_handle, multi_cleanup, easy_cleanup), and that it no longer does. Not to be nested.
//
// When the process ends, the TLS library frees what threads that still run may be using, and the process would crash. A handler
// that oauth2_curl_guard_exit() registers runs before and lets nobody in any more: oauth2_curl_enter() then returns false, and
// neither such a function nor oauth2_curl_leave() may be called.
bool oauth2_curl_enter(void);
void oauth2_curl_leave(void);

// To be called after libcurl and with it the TLS library have registered their handlers; the second time does nothing.
void oauth2_curl_guard_exit(void);

// Two calls of the system that Swift's module of the C library does not have on every Linux.

// A descriptor that can be read after eight bytes were written to it; it blocks nobody, and started programs do not inherit it.
int32_t oauth2_curl_event_descriptor(void);

// Names the calling thread, for those who look at the process; 15 characters at most.
void oauth2_curl_name_thread(const char *name);

// The options, by the kind of their values. Their names are those of libcurl.

enum oauth2_curl_long_option : int32_t {
    OAUTH2_CURLOPT_SSLVERSION = 32,
    OAUTH2_CURLOPT_NOBODY = 44,
    OAUTH2_CURLOPT_POST = 47,
    OAUTH2_CURLOPT_SSL_VERIFYPEER = 64,
    OAUTH2_CURLOPT_FRESH_CONNECT = 74,
    OAUTH2_CURLOPT_FORBID_REUSE = 75,
    OAUTH2_CURLOPT_HTTPGET = 80,
    OAUTH2_CURLOPT_SSL_VERIFYHOST = 81,
    OAUTH2_CURLOPT_HTTP_VERSION = 84,
    OAUTH2_CURLOPT_NOSIGNAL = 99,
    OAUTH2_CURLOPT_PROTOCOLS = 181,
    OAUTH2_CURLOPT_PROXY_SSLVERSION = 250,
    OAUTH2_CURLOPT_SUPPRESS_CONNECT_HEADERS = 265,
    OAUTH2_CURLOPT_MAXAGE_CONN = 288,
    // Since 7.87.
    OAUTH2_CURLOPT_CA_CACHE_TIMEOUT = 321,
};

enum oauth2_curl_text_option : int32_t {
    OAUTH2_CURLOPT_URL = 10002,
    OAUTH2_CURLOPT_PROXY = 10004,
    OAUTH2_CURLOPT_USERAGENT = 10018,
    OAUTH2_CURLOPT_SSLCERT = 10025,
    OAUTH2_CURLOPT_KEYPASSWD = 10026,
    OAUTH2_CURLOPT_CUSTOMREQUEST = 10036,
    OAUTH2_CURLOPT_CAINFO = 10065,
    OAUTH2_CURLOPT_SSLKEY = 10087,
    OAUTH2_CURLOPT_CAPATH = 10097,
    OAUTH2_CURLOPT_NOPROXY = 10177,
};

enum oauth2_curl_pointer_option : int32_t {
    OAUTH2_CURLOPT_WRITEDATA = 10001,
    OAUTH2_CURLOPT_ERRORBUFFER = 10010,
    OAUTH2_CURLOPT_HTTPHEADER = 10023,
    OAUTH2_CURLOPT_HEADERDATA = 10029,
    OAUTH2_CURLOPT_PRIVATE = 10103,
    OAUTH2_CURLOPT_OPENSOCKETDATA = 10164,
    OAUTH2_CURLOPT_COPYPOSTFIELDS = 10165,
    OAUTH2_CURLOPT_RESOLVER_START_DATA = 10273,
    OAUTH2_CURLOPT_PREREQDATA = 10313,
};

enum oauth2_curl_size_option : int32_t {
    OAUTH2_CURLOPT_POSTFIELDSIZE_LARGE = 30120,
};

enum oauth2_curl_blob_option : int32_t {
    OAUTH2_CURLOPT_SSLCERT_BLOB = 40291,
    OAUTH2_CURLOPT_SSLKEY_BLOB = 40292,
    OAUTH2_CURLOPT_CAINFO_BLOB = 40309,
};

enum oauth2_curl_multi_option : int32_t {
    OAUTH2_CURLMOPT_MAXCONNECTS = 6,
    OAUTH2_CURLMOPT_MAX_HOST_CONNECTIONS = 7,
    OAUTH2_CURLMOPT_MAX_TOTAL_CONNECTIONS = 13,
    // Both since 8.20.
    OAUTH2_CURLMOPT_RESOLVE_THREADS_MAX = 20,
    OAUTH2_CURLMOPT_QUICK_EXIT = 21,
};

enum oauth2_curl_long_info : int32_t {
    OAUTH2_CURLINFO_REQUEST_SIZE = 0x20000C,
    OAUTH2_CURLINFO_OS_ERRNO = 0x200019,
};

enum oauth2_curl_size_info : int32_t {
    OAUTH2_CURLINFO_SIZE_UPLOAD_T = 0x600007,
};

enum oauth2_curl_pointer_info : int32_t {
    OAUTH2_CURLINFO_PRIVATE = 0x100015,
};

// The callbacks, each with the options that take it. `context` is what the option for its data was given.

// CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION: returns `size * count`, or another number to end the transfer.
typedef size_t (*oauth2_curl_data_callback)(char *data, size_t size, size_t count, void *context);
// CURLOPT_OPENSOCKETFUNCTION: returns a socket, or -1.
typedef int32_t (*oauth2_curl_socket_callback)(void *context, int32_t purpose, const struct oauth2_curl_address *);
// CURLOPT_RESOLVER_START_FUNCTION: returns 0.
typedef int32_t (*oauth2_curl_resolver_callback)(void *_Nullable state, void *_Nullable reserved, void *context);
// CURLOPT_PREREQFUNCTION: returns 0, or 1 so that the request is not sent.
typedef int32_t (*oauth2_curl_request_callback)(
    void *context, char *_Nullable remote, char *_Nullable local, int32_t remote_port, int32_t local_port);

// One function for each kind of value, because Swift cannot call one that takes any: what they return is a `CURLcode`, which
// is 0 when the option is known and its value was taken.

static inline int32_t oauth2_curl_set_long(
    const struct oauth2_curl_library *library, oauth2_curl_easy easy, enum oauth2_curl_long_option option, long value) {
    return library->easy_setopt(easy, option, value);
}

static inline int32_t oauth2_curl_set_text(
    const struct oauth2_curl_library *library, oauth2_curl_easy easy, enum oauth2_curl_text_option option,
    const char *_Nullable value) {
    return library->easy_setopt(easy, option, value);
}

static inline int32_t oauth2_curl_set_pointer(
    const struct oauth2_curl_library *library, oauth2_curl_easy easy, enum oauth2_curl_pointer_option option,
    const void *_Nullable value) {
    return library->easy_setopt(easy, option, value);
}

static inline int32_t oauth2_curl_set_size(
    const struct oauth2_curl_library *library, oauth2_curl_easy easy, enum oauth2_curl_size_option option, int64_t value) {
    return library->easy_setopt(easy, option, value);
}

// libcurl copies the bytes.
static inline int32_t oauth2_curl_set_blob(
    const struct oauth2_curl_library *library, oauth2_curl_easy easy, enum oauth2_curl_blob_option option, const void *data,
    size_t length) {
    struct oauth2_curl_blob blob = {data, length, 1};
    return library->easy_setopt(easy, option, &blob);
}

static inline int32_t oauth2_curl_set_callbacks(
    const struct oauth2_curl_library *library, oauth2_curl_easy easy, oauth2_curl_data_callback body,
    oauth2_curl_data_callback header, oauth2_curl_socket_callback socket, oauth2_curl_resolver_callback resolver) {
    const int32_t writefunction = 20011, headerfunction = 20079, opensocketfunction = 20163, resolver_start_function = 20272;
    int32_t code = library->easy_setopt(easy, writefunction, body);
    if (code == 0) code = library->easy_setopt(easy, headerfunction, header);
    if (code == 0) code = library->easy_setopt(easy, opensocketfunction, socket);
    if (code == 0) code = library->easy_setopt(easy, resolver_start_function, resolver);
    return code;
}

// Since libcurl 7.80.
static inline int32_t oauth2_curl_set_request_callback(
    const struct oauth2_curl_library *library, oauth2_curl_easy easy, oauth2_curl_request_callback callback) {
    const int32_t prereqfunction = 20312;
    return library->easy_setopt(easy, prereqfunction, callback);
}

static inline int32_t oauth2_curl_set_multi(
    const struct oauth2_curl_library *library, oauth2_curl_multi multi, enum oauth2_curl_multi_option option, long value) {
    return library->multi_setopt(multi, option, value);
}

static inline long oauth2_curl_get_long(
    const struct oauth2_curl_library *library, oauth2_curl_easy easy, enum oauth2_curl_long_info info) {
    long value = 0;
    library->easy_getinfo(easy, info, &value);
    return value;
}

static inline int64_t oauth2_curl_get_size(
    const struct oauth2_curl_library *library, oauth2_curl_easy easy, enum oauth2_curl_size_info info) {
    int64_t value = 0;
    library->easy_getinfo(easy, info, &value);
    return value;
}

static inline void *_Nullable oauth2_curl_get_pointer(
    const struct oauth2_curl_library *library, oauth2_curl_easy easy, enum oauth2_curl_pointer_info info) {
    void *value = NULL;
    library->easy_getinfo(easy, info, &value);
    return value;
}

#pragma clang assume_nonnull end

#endif
