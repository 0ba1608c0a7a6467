/* A disk that fails on purpose: the k-th write, sync, rename, making of a folder or opening for writing below a
 * folder answers with an error, once or from then on; a failing write may leave the half of its bytes.
 * Loaded with LD_PRELOAD and steered from inside (faults_arm, faults_stop, faults_seen, faults_hit);
 * faults_struck says what was the first to fail: "sync venue.db-wal".
 * cc -shared -fPIC -O2 -o faults.so faults.c -ldl */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, RENAME = 4, OPEN = 8, CUT = 16 };
static char folder[4096], struck[4200];
static size_t folder_length;
static int armed, kinds, number, on, half;
static long at, seen, hit;

void faults_arm(const char *below, int which, long k, int error, int from_then_on, int halves) {
  snprintf(folder, sizeof folder, "%s/", below);
  folder_length = strlen(folder);
  kinds = which; at = k; number = error; on = from_then_on; half = halves;
  seen = hit = 0;
  struck[0] = 0;
  armed = 1;
}
void faults_stop(void) { armed = 0; }
long faults_seen(void) { return seen; }
long faults_hit(void) { return hit; }
const char *faults_struck(void) { return struck; }

static int below(const char *path) {
  char whole[8192];
  if (!path) return 0;
  if (path[0] != '/') {
    size_t used;
    if (!getcwd(whole, 4096)) return 0;
    used = strlen(whole);
    snprintf(whole + used, sizeof whole - used, "/%s", path);
    path = whole;
  }
  /* The folder itself counts too: its names are synced through it. */
  if (strncmp(path, folder, folder_length - 1)) return 0;
  return path[folder_length - 1] == '/' || !path[folder_length - 1];
}

static int path_of(int fd, char *path) {
  char link[64];
  ssize_t n;
  if (fd < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink(link, path, 4095);
  path[n > 0 ? n : 0] = 0;
  return n > 0;
}

static int below_fd(int fd) {
  char path[4096];
  return path_of(fd, path) && below(path);
}

static const char *name_of(int kind) {
  return kind == WRITE ? "write" : kind == SYNC ? "sync" : kind == RENAME ? "rename"
       : kind == OPEN ? "open" : "cut";
}

/* Whether this operation, on a path or on an open file, is to fail; errno is then set. */
static int fails(int kind, const char *path, int fd) {
  char found[4096];
  long now;
  if (!(kinds & kind)) return 0;
  now = __sync_add_and_fetch(&seen, 1);
  if (now == at || (on && now > at)) {
    if (__sync_add_and_fetch(&hit, 1) == 1) {
      if (!path && path_of(fd, found)) path = found;
      if (path && !strncmp(path, folder, folder_length)) path += folder_length;
      snprintf(struck, sizeof struck, "%s %s", name_of(kind), path ? path : "");
    }
    errno = number;
    return 1;
  }
  return 0;
}
#define FD_FAILS(kind, fd) (armed && below_fd(fd) && fails(kind, NULL, fd))
#define PATH_FAILS(kind, path) (armed && below(path) && fails(kind, path, -1))
#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *bytes, size_t n) {
  REAL(ssize_t, write, int, const void *, size_t);
  if (FD_FAILS(WRITE, fd)) {
    if (half && n > 1) real(fd, bytes, n / 2);
    errno = number;
    return -1;
  }
  return real(fd, bytes, n);
}
#define PWRITE(name, T) ssize_t name(int fd, const void *bytes, size_t n, T where) { \
  REAL(ssize_t, name, int, const void *, size_t, T); \
  if (FD_FAILS(WRITE, fd)) { \
    if (half && n > 1) real(fd, bytes, n / 2, where); \
    errno = number; \
    return -1; \
  } \
  return real(fd, bytes, n, where); }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)
ssize_t writev(int fd, const struct iovec *parts, int n) {
  REAL(ssize_t, writev, int, const struct iovec *, int);
  return FD_FAILS(WRITE, fd) ? -1 : real(fd, parts, n);
}
#define SEND(name, T) ssize_t name(int out, int in, T *where, size_t n) { \
  REAL(ssize_t, name, int, int, T *, size_t); \
  return FD_FAILS(WRITE, out) ? -1 : real(out, in, where, n); }
SEND(sendfile, off_t)
SEND(sendfile64, off64_t)
#define SYNCING(name) int name(int fd) { \
  REAL(int, name, int); \
  return FD_FAILS(SYNC, fd) ? -1 : real(fd); }
SYNCING(fsync)
SYNCING(fdatasync)
#define CUTTING(name, T) int name(int fd, T n) { \
  REAL(int, name, int, T); \
  return FD_FAILS(CUT, fd) ? -1 : real(fd, n); }
CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)
#define RENAMING(name) int name(const char *from, const char *to) { \
  REAL(int, name, const char *, const char *); \
  return PATH_FAILS(RENAME, to) ? -1 : real(from, to); }
RENAMING(rename)
RENAMING(link)
int renameat(int a, const char *from, int b, const char *to) {
  REAL(int, renameat, int, const char *, int, const char *);
  return PATH_FAILS(RENAME, to) ? -1 : real(a, from, b, to);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
  REAL(int, linkat, int, const char *, int, const char *, int);
  return PATH_FAILS(RENAME, to) ? -1 : real(a, from, b, to, flags);
}
int mkdir(const char *path, mode_t mode) {
  REAL(int, mkdir, const char *, mode_t);
  return PATH_FAILS(OPEN, path) ? -1 : real(path, mode);
}
#define WRITES(flags) (((flags) & O_ACCMODE) != O_RDONLY)
#define OPENING(name) int name(const char *path, int flags, ...) { \
  va_list more; int mode; \
  REAL(int, name, const char *, int, ...); \
  va_start(more, flags); mode = va_arg(more, int); va_end(more); \
  if (WRITES(flags) && PATH_FAILS(OPEN, path)) return -1; \
  return real(path, flags, mode); }
OPENING(open)
OPENING(open64)
#define OPENINGAT(name) int name(int d, const char *path, int flags, ...) { \
  va_list more; int mode; \
  REAL(int, name, int, const char *, int, ...); \
  va_start(more, flags); mode = va_arg(more, int); va_end(more); \
  if (WRITES(flags) && PATH_FAILS(OPEN, path)) return -1; \
  return real(d, path, flags, mode); }
OPENINGAT(openat)
OPENINGAT(openat64)
