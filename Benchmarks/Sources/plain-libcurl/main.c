// plain-libcurl URL IN-FLIGHT COUNT: sends as many POST requests as fast as libcurl can, on one thread, with so many under way.
// Prints the wall time and the processor time, in seconds. The measure for CurlTransport.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

// Of libcurl's header, which need not be installed.
extern int curl_global_init(long);
extern void *curl_easy_init(void);
extern int curl_easy_setopt(void *, int, ...);
extern void *curl_multi_init(void);
extern int curl_multi_add_handle(void *, void *);
extern int curl_multi_remove_handle(void *, void *);
extern int curl_multi_perform(void *, int *);
extern int curl_multi_poll(void *, void *, unsigned, int, int *);
extern int curl_multi_setopt(void *, int, ...);
struct message {
    int kind;
    void *easy;
    union {
        void *whatever;
        int result;
    } data;
};
extern struct message *curl_multi_info_read(void *, int *);
extern void *curl_slist_append(void *, const char *);

static size_t count_bytes(char *data, size_t size, size_t count, void *total) {
    *(size_t *)total += size * count;
    return size * count;
}

static double now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    long in_flight = atol(argv[2]), left = atol(argv[3]), done = 0, failed = 0;
    size_t bytes = 0;
    curl_global_init(3);
    void *multi = curl_multi_init();
    curl_multi_setopt(multi, 6, in_flight);
    void *headers = NULL;
    headers = curl_slist_append(headers, "Content-Type: application/x-www-form-urlencoded");
    headers = curl_slist_append(headers, "Authorization: Basic Y2xpZW50OnNlY3JldA==");
    headers = curl_slist_append(headers, "Expect:");
    double start = now(CLOCK_MONOTONIC), start_processor = now(CLOCK_PROCESS_CPUTIME_ID);
    for (long number = 0; number < in_flight && left > 0; number++, left--) {
        void *easy = curl_easy_init();
        curl_easy_setopt(easy, 10002, argv[1]);
        curl_easy_setopt(easy, 20011, count_bytes);
        curl_easy_setopt(easy, 10001, &bytes);
        curl_easy_setopt(easy, 10023, headers);
        curl_easy_setopt(easy, 10102, "identity");
        curl_easy_setopt(easy, 99, 1L);
        curl_easy_setopt(easy, 10165, "grant_type=refresh_token&refresh_token=rt-secret");
        curl_multi_add_handle(multi, easy);
    }
    for (int running = 1; running > 0;) {
        curl_multi_perform(multi, &running);
        struct message *message;
        int remaining;
        while ((message = curl_multi_info_read(multi, &remaining)) != NULL) {
            void *easy = message->easy;
            if (message->data.result != 0) failed++;
            done++;
            curl_multi_remove_handle(multi, easy);
            if (left > 0) {
                left--;
                curl_multi_add_handle(multi, easy);
                running = 1;
            }
        }
        if (running > 0) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    printf("%ld %ld %.6f %.6f\n", done, failed, now(CLOCK_MONOTONIC) - start, now(CLOCK_PROCESS_CPUTIME_ID) - start_processor);
    return failed > 0 || bytes == 0;
}
