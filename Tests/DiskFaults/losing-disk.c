// A disk that loses what was not brought to it: preloaded into a process, it lets the power fail when the process ends.
//
// Below the directory DISK_FAULTS_DIRECTORY
// - a file whose content was written after its last fsync is cut to nothing,
// - a rename or removal after the last fsync of the directory is undone,
// as file systems may do it. With DISK_FAULTS_IGNORE_FSYNC no fsync counts, to see that the losses are noticed.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { most = 256 };

static struct { char path[PATH_MAX]; int isDirty; } files[most];
static int fileCount;
static struct { char path[PATH_MAX]; char backup[PATH_MAX]; } changes[most];
static int changeCount;

static const char *directory(void) { return getenv("DISK_FAULTS_DIRECTORY"); }

// The path of an open file in the directory, or of the directory itself; an empty text for all others.
static void pathOf(int descriptor, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    if (!directory() || strncmp(path, directory(), strlen(directory())) != 0) path[0] = 0;
}

static void join(int descriptor, const char *name, char *path) {
    pathOf(descriptor, path);
    if (!path[0]) return;
    size_t length = strlen(path);
    snprintf(path + length, PATH_MAX - length, "/%s", name);
}

static int *dirty(const char *path) {
    for (int index = 0; index < fileCount; index++)
        if (strcmp(files[index].path, path) == 0) return &files[index].isDirty;
    if (fileCount == most) abort();
    strcpy(files[fileCount].path, path);
    files[fileCount].isDirty = 0;
    return &files[fileCount++].isDirty;
}

// Notes that the entry `path` is about to change, with what is there now.
static void noteChange(const char *path) {
    if (changeCount == most) abort();
    strcpy(changes[changeCount].path, path);
    char *backup = changes[changeCount].backup;
    snprintf(backup, PATH_MAX, "%s.lost/%d", directory(), changeCount);
    if (link(path, backup) != 0) backup[0] = 0;
    changeCount++;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "write");
    if (directory()) {
        char path[PATH_MAX];
        pathOf(descriptor, path);
        if (path[0]) *dirty(path) = 1;
    }
    return real(descriptor, bytes, count);
}

int fsync(int descriptor) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fsync");
    if (directory() && !getenv("DISK_FAULTS_IGNORE_FSYNC")) {
        char path[PATH_MAX];
        pathOf(descriptor, path);
        if (path[0] && strcmp(path, directory()) == 0) changeCount = 0;
        else if (path[0]) *dirty(path) = 0;
    }
    return real(descriptor);
}

int renameat(int from, const char *old, int to, const char *new) {
    static int (*real)(int, const char *, int, const char *);
    if (!real) real = dlsym(RTLD_NEXT, "renameat");
    if (directory()) {
        char oldPath[PATH_MAX], newPath[PATH_MAX];
        join(from, old, oldPath);
        join(to, new, newPath);
        if (newPath[0]) {
            noteChange(newPath);
            *dirty(newPath) = *dirty(oldPath);
            *dirty(oldPath) = 0;
        }
    }
    return real(from, old, to, new);
}

int unlinkat(int from, const char *name, int flags) {
    static int (*real)(int, const char *, int);
    if (!real) real = dlsym(RTLD_NEXT, "unlinkat");
    if (directory()) {
        char path[PATH_MAX];
        struct stat status;
        join(from, name, path);
        if (path[0] && lstat(path, &status) == 0) noteChange(path);
    }
    return real(from, name, flags);
}

__attribute__((constructor)) static void begin(void) {
    if (!directory()) return;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s.lost", directory());
    mkdir(path, 0700);
}

__attribute__((destructor)) static void failPower(void) {
    if (!directory()) return;
    for (int index = 0; index < fileCount; index++)
        if (files[index].isDirty) (void)!truncate(files[index].path, 0);
    while (changeCount > 0) {
        changeCount--;
        if (changes[changeCount].backup[0]) rename(changes[changeCount].backup, changes[changeCount].path);
        else unlink(changes[changeCount].path);
    }
}
