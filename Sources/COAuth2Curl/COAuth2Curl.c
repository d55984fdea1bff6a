// For a lock that lets who writes go first.
#define _GNU_SOURCE
#include "COAuth2Curl.h"

#ifdef __linux__

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <time.h>

// look_up HANDLE NAME FUNCTION: whether the library has a function of that name, which is then in FUNCTION.
static bool look_up(void *handle, const char *name, void *function) {
    // POSIX guarantees that a pointer to an object can hold one to a function.
    void *symbol = dlsym(handle, name);
    *(void **)function = symbol;
    return symbol != NULL;
}

const struct oauth2_curl_library *oauth2_curl_load(const char *name, bool *is_there) {
    void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    *is_there = handle != NULL;
    if (handle == NULL) return NULL;
    struct oauth2_curl_library *library = calloc(1, sizeof(*library));
    if (library != NULL && look_up(handle, "curl_global_init", &library->global_init) &&
        look_up(handle, "curl_version_info", &library->version_info) &&
        look_up(handle, "curl_easy_init", &library->easy_init) &&
        look_up(handle, "curl_easy_cleanup", &library->easy_cleanup) &&
        look_up(handle, "curl_easy_strerror", &library->easy_strerror) &&
        look_up(handle, "curl_easy_setopt", &library->easy_setopt) &&
        look_up(handle, "curl_easy_getinfo", &library->easy_getinfo) &&
        look_up(handle, "curl_multi_init", &library->multi_init) &&
        look_up(handle, "curl_multi_cleanup", &library->multi_cleanup) &&
        look_up(handle, "curl_multi_setopt", &library->multi_setopt) &&
        look_up(handle, "curl_multi_add_handle", &library->multi_add_handle) &&
        look_up(handle, "curl_multi_remove_handle", &library->multi_remove_handle) &&
        look_up(handle, "curl_multi_perform", &library->multi_perform) &&
        look_up(handle, "curl_multi_poll", &library->multi_poll) &&
        look_up(handle, "curl_multi_info_read", &library->multi_info_read) &&
        look_up(handle, "curl_slist_append", &library->slist_append) &&
        look_up(handle, "curl_slist_free_all", &library->slist_free_all)) {
        return library;
    }
    free(library);
    dlclose(handle);
    return NULL;
}

// Who wants to close the door goes first: with many threads that come and go it would never be free.
#ifdef PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP
static pthread_rwlock_t users = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
#else
static pthread_rwlock_t users = PTHREAD_RWLOCK_INITIALIZER;
#endif

static atomic_bool is_closed;

bool oauth2_curl_enter(void) {
    pthread_rwlock_rdlock(&users);
    if (!atomic_load(&is_closed)) return true;
    pthread_rwlock_unlock(&users);
    return false;
}

void oauth2_curl_leave(void) { pthread_rwlock_unlock(&users); }

// Waits for those who use libcurl. They do not wait in it, so a second is plenty; in a forked process, where those threads are
// not, it ends the wait. The lock is given back, so that whoever comes later finds the door closed instead of waiting for ever.
static void close_door(void) {
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 1;
    bool is_locked = pthread_rwlock_timedwrlock(&users, &end) == 0;
    atomic_store(&is_closed, true);
    if (is_locked) pthread_rwlock_unlock(&users);
}

static void guard_exit(void) { atexit(close_door); }

void oauth2_curl_guard_exit(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, guard_exit);
}

int32_t oauth2_curl_event_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void oauth2_curl_name_thread(const char *name) { prctl(PR_SET_NAME, name); }

#endif
