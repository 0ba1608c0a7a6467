/* Writes down, in order, everything a process does to the files under RECORD_UNDER: a library to
 * preload. Each entry in the file RECORD_TO is a head (what, name number, offset, length) and its
 * bytes; what is N for a new name, W written, Z cut or grown to the offset, S synced, D removed.
 *
 *     cc -shared -fPIC -O2 -o recorder.so recorder.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST_FILES = 1024, MOST_NAMES = 256 };
static int name_of[MOST_FILES]; /* by descriptor: number of its name, 0 for none of ours */
static char *names[MOST_NAMES];
static int known = 0;
static int out = -1;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void *real(const char *symbol) { return dlsym(RTLD_NEXT, symbol); }

static void put(char what, int name, uint64_t offset, const void *bytes, uint32_t length) {
    struct __attribute__((packed)) { char what; uint16_t name; uint64_t offset; uint32_t length; }
        head = {what, (uint16_t)name, offset, length};
    struct iovec parts[2] = {{&head, sizeof head}, {(void *)bytes, length}};
    pthread_mutex_lock(&one_at_a_time);
    if (writev(out, parts, length ? 2 : 1) < 0) abort();
    pthread_mutex_unlock(&one_at_a_time);
}

static int number_of(const char *path) {
    const char *under = getenv("RECORD_UNDER"), *to = getenv("RECORD_TO");
    if (!under || !to || strncmp(path, under, strlen(under)) != 0) return 0;
    if (out < 0) {
        int (*open_)(const char *, int, ...) = real("open");
        out = open_(to, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
        if (out < 0) abort();
    }
    for (int n = 1; n <= known; n++)
        if (strcmp(names[n], path) == 0) return n;
    if (known + 1 >= MOST_NAMES) abort();
    names[++known] = strdup(path);
    put('N', known, 0, path, (uint32_t)strlen(path));
    return known;
}

static int opened(int file, const char *path, int flags) {
    if (file >= 0 && file < MOST_FILES) {
        name_of[file] = number_of(path);
        if (name_of[file] && (flags & O_TRUNC)) put('Z', name_of[file], 0, NULL, 0);
    }
    return file;
}

static int ours(int file) { return file >= 0 && file < MOST_FILES ? name_of[file] : 0; }

#define OPENING(symbol)                                             \
    int symbol(const char *path, int flags, ...) {                  \
        int (*call)(const char *, int, ...) = real(#symbol);        \
        va_list rest;                                               \
        va_start(rest, flags);                                      \
        int mode = va_arg(rest, int);                               \
        va_end(rest);                                               \
        return opened(call(path, flags, mode), path, flags);        \
    }
OPENING(open)
OPENING(open64)

#define OPENING_AT(symbol)                                          \
    int symbol(int folder, const char *path, int flags, ...) {      \
        int (*call)(int, const char *, int, ...) = real(#symbol);   \
        va_list rest;                                               \
        va_start(rest, flags);                                      \
        int mode = va_arg(rest, int);                               \
        va_end(rest);                                               \
        return opened(call(folder, path, flags, mode), path, flags); \
    }
OPENING_AT(openat)
OPENING_AT(openat64)

int close(int file) {
    int (*call)(int) = real("close");
    if (ours(file)) name_of[file] = 0;
    return call(file);
}

#define WRITING_AT(symbol, offset_type)                                              \
    ssize_t symbol(int file, const void *bytes, size_t length, offset_type offset) { \
        ssize_t (*call)(int, const void *, size_t, offset_type) = real(#symbol);     \
        ssize_t done = call(file, bytes, length, offset);                            \
        if (done > 0 && ours(file)) put('W', ours(file), offset, bytes, done);       \
        return done;                                                                 \
    }
WRITING_AT(pwrite, off_t)
WRITING_AT(pwrite64, off64_t)

ssize_t write(int file, const void *bytes, size_t length) {
    ssize_t (*call)(int, const void *, size_t) = real("write");
    off_t offset = ours(file) ? lseek(file, 0, SEEK_CUR) : 0;
    ssize_t done = call(file, bytes, length);
    if (done > 0 && ours(file)) put('W', ours(file), offset, bytes, done);
    return done;
}

#define SYNCING(symbol)                                     \
    int symbol(int file) {                                  \
        int (*call)(int) = real(#symbol);                   \
        int failed = call(file);                            \
        if (!failed && ours(file)) put('S', ours(file), 0, NULL, 0); \
        return failed;                                      \
    }
SYNCING(fsync)
SYNCING(fdatasync)

#define CUTTING(symbol, offset_type)                        \
    int symbol(int file, offset_type length) {              \
        int (*call)(int, offset_type) = real(#symbol);      \
        int failed = call(file, length);                    \
        if (!failed && ours(file)) put('Z', ours(file), length, NULL, 0); \
        return failed;                                      \
    }
CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)

int unlink(const char *path) {
    int (*call)(const char *) = real("unlink");
    int failed = call(path);
    int name = failed ? 0 : number_of(path);
    if (name) put('D', name, 0, NULL, 0);
    return failed;
}
