/* A disk that fails when told to, and that remembers what it was told to keep.

   Loaded before the C library (LD_PRELOAD), it stands between a process and the system, so that
   Python, SQLite and the engine of the collections are all met by it. Calls that change something
   below one folder are counted; the n-th of them fails with a chosen error, once or from then on.
   A write that fails has put half of its bytes on the disk before. While a journal is kept, every
   change is noted there, and what a file holds is copied each time the process had it synced.

   Linux, 64 bits. Everything goes to the system directly, so nothing here calls itself. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX], journal[PATH_MAX];
static size_t root_length;
static long failing, told;
long steps_taken;
static int error_told, for_ever, journal_file = -1;

/* Told by the test ------------------------------------------------------------------------------ */

void disk_watch(const char *folder, const char *journal_folder) {
    pthread_mutex_lock(&turn);
    snprintf(root, sizeof root, "%s", folder);
    root_length = strlen(root);
    steps_taken = failing = 0;
    if (journal_file >= 0) syscall(SYS_close, journal_file);
    journal_file = -1;
    if (journal_folder) {
        char name[PATH_MAX + 16];
        snprintf(journal, sizeof journal, "%s", journal_folder);
        snprintf(name, sizeof name, "%s/journal", journal);
        journal_file = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND, 0600);
    }
    pthread_mutex_unlock(&turn);
}

/* The n-th step from now fails, and where `ever` all after it; with 0 none does. */
void disk_fail(long n, int error, int ever) {
    pthread_mutex_lock(&turn);
    steps_taken = 0;
    failing = n;
    error_told = error;
    for_ever = ever;
    pthread_mutex_unlock(&turn);
}

/* Notes ----------------------------------------------------------------------------------------- */

static void note(const char *kind, const char *path, long number, const char *other) {
    if (journal_file < 0) return;
    char line[2 * PATH_MAX + 64];
    int n = snprintf(line, sizeof line, "%s\t%ld\t%s\t%s\n", kind, number, path, other);
    if (syscall(SYS_write, journal_file, line, n) != n) abort();
}

void disk_note(const char *text) {
    pthread_mutex_lock(&turn);
    note("told", text, 0, "");
    pthread_mutex_unlock(&turn);
}

static int watched(const char *path) {
    return root_length && !strncmp(path, root, root_length) &&
           (path[root_length] == '/' || !path[root_length]);
}

static int path_of(int file, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t n = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    path[n < 0 ? 0 : n] = 0;
    return n > 0 && watched(path);
}

static int path_at(int folder, const char *name, char *path) {
    char base[PATH_MAX];
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
    } else {
        if (folder == AT_FDCWD) {
            if (syscall(SYS_getcwd, base, sizeof base) < 0) return 0;
        } else {
            path_of(folder, base);
        }
        if (snprintf(path, PATH_MAX, "%s/%s", base, name) >= PATH_MAX) return 0;
    }
    return watched(path);
}

/* The file behind memory, for changes that are synced by address. */
static int path_in_memory(void *address, char *path) {
    FILE *maps = fopen("/proc/self/maps", "re");
    char line[PATH_MAX + 128];
    unsigned long start, end;
    int at, found = 0;
    while (maps && !found && fgets(line, sizeof line, maps)) {
        at = 0;
        if (sscanf(line, "%lx-%lx %*s %*s %*s %*s %n", &start, &end, &at) < 2 || !at) continue;
        if ((unsigned long)address < start || (unsigned long)address >= end) continue;
        line[strcspn(line, "\n")] = 0;
        snprintf(path, PATH_MAX, "%s", line + at);
        found = watched(path);
    }
    if (maps) fclose(maps);
    return found;
}

static long number_of(const char *path) {
    struct stat there;
    return syscall(SYS_newfstatat, AT_FDCWD, path, &there, AT_SYMLINK_NOFOLLOW) ? 0
                                                                              : (long)there.st_ino;
}

/* Copy what a file holds now, leaving holes where it has some. */
static void keep(const char *path) {
    char name[PATH_MAX + 32], part[65536];
    snprintf(name, sizeof name, "%s/%ld", journal, ++told);
    int from = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    int to = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    struct stat there;
    if (from < 0 || to < 0 || syscall(SYS_fstat, from, &there)) abort();
    off_t place = 0;
    while ((place = syscall(SYS_lseek, from, place, SEEK_DATA)) >= 0) {
        off_t end = syscall(SYS_lseek, from, place, SEEK_HOLE);
        while (place < end) {
            size_t most = end - place < (off_t)sizeof part ? (size_t)(end - place) : sizeof part;
            ssize_t n = syscall(SYS_pread64, from, part, most, place);
            if (n <= 0) break;
            if (syscall(SYS_pwrite64, to, part, n, place) != n) abort();
            place += n;
        }
    }
    if (syscall(SYS_ftruncate, to, there.st_size)) abort();
    syscall(SYS_close, from);
    syscall(SYS_close, to);
}

static void synced(const char *path) {
    if (journal_file < 0) return;
    struct stat there;
    if (syscall(SYS_newfstatat, AT_FDCWD, path, &there, 0)) return; /* removed while open */
    pthread_mutex_lock(&turn);
    if (S_ISDIR(there.st_mode)) {
        note("folder synced", path, there.st_ino, "");
    } else {
        char copy[32];
        keep(path);
        snprintf(copy, sizeof copy, "%ld", told);
        note("synced", path, there.st_ino, copy);
    }
    pthread_mutex_unlock(&turn);
}

static void changed(const char *kind, const char *path, long number, const char *other) {
    if (journal_file < 0) return;
    pthread_mutex_lock(&turn);
    note(kind, path, number, other);
    pthread_mutex_unlock(&turn);
}

/* Whether this step is one that fails. */
static int fails(void) {
    pthread_mutex_lock(&turn);
    long step = ++steps_taken;
    int now = failing && (step == failing || (for_ever && step > failing));
    pthread_mutex_unlock(&turn);
    if (now) errno = error_told;
    return now;
}

/* In the place of the C library ----------------------------------------------------------------- */

static int opened(int folder, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    int changes = (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) && path_at(folder, name, path);
    if (!changes) return syscall(SYS_openat, folder, name, flags, mode);
    if (fails()) return -1;
    long before = number_of(path);
    int file = syscall(SYS_openat, folder, name, flags, mode);
    if (file >= 0 && !before) changed("made", path, number_of(path), "");
    return file;
}

#define MODE                                  \
    mode_t mode = 0;                          \
    if (flags & (O_CREAT | __O_TMPFILE)) {    \
        va_list rest;                         \
        va_start(rest, flags);                \
        mode = va_arg(rest, mode_t);          \
        va_end(rest);                         \
    }

int open(const char *name, int flags, ...) { MODE return opened(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE return opened(AT_FDCWD, name, flags, mode); }
int openat(int at, const char *name, int flags, ...) { MODE return opened(at, name, flags, mode); }
int openat64(int at, const char *name, int flags, ...) { MODE return opened(at, name, flags, mode); }

#define FAILS_IN(file)  \
    char path[PATH_MAX]; \
    if (path_of(file, path) && fails())

ssize_t write(int file, const void *bytes, size_t n) {
    FAILS_IN(file) {
        if (n > 1) syscall(SYS_write, file, bytes, n / 2);
        errno = error_told;
        return -1;
    }
    return syscall(SYS_write, file, bytes, n);
}

ssize_t pwrite64(int file, const void *bytes, size_t n, off_t place) {
    FAILS_IN(file) {
        if (n > 1) syscall(SYS_pwrite64, file, bytes, n / 2, place);
        errno = error_told;
        return -1;
    }
    return syscall(SYS_pwrite64, file, bytes, n, place);
}

ssize_t writev(int file, const struct iovec *parts, int n) {
    FAILS_IN(file) {
        if (n) syscall(SYS_write, file, parts[0].iov_base, parts[0].iov_len / 2);
        errno = error_told;
        return -1;
    }
    return syscall(SYS_writev, file, parts, n);
}

ssize_t pwritev2(int file, const struct iovec *parts, int n, off_t place, int flags) {
    FAILS_IN(file) return -1;
    return syscall(SYS_pwritev2, file, parts, n, place, 0L, flags);
}

ssize_t copy_file_range(int from, off_t *at, int to, off_t *place, size_t n, unsigned flags) {
    FAILS_IN(to) return -1;
    return syscall(SYS_copy_file_range, from, at, to, place, n, flags);
}

ssize_t sendfile64(int to, int from, off_t *at, size_t n) {
    FAILS_IN(to) return -1;
    return syscall(SYS_sendfile, to, from, at, n);
}

int ftruncate64(int file, off_t size) {
    FAILS_IN(file) return -1;
    return syscall(SYS_ftruncate, file, size);
}

int posix_fallocate64(int file, off_t place, off_t size) {
    FAILS_IN(file) return error_told;
    return syscall(SYS_fallocate, file, 0, place, size) ? errno : 0;
}

ssize_t pwrite(int, const void *, size_t, off_t) __attribute__((alias("pwrite64")));
ssize_t sendfile(int, int, off_t *, size_t) __attribute__((alias("sendfile64")));
int ftruncate(int, off_t) __attribute__((alias("ftruncate64")));
int posix_fallocate(int, off_t, off_t) __attribute__((alias("posix_fallocate64")));

static int sync_file(int file, long call) {
    FAILS_IN(file) return -1;
    int done = syscall(call, file);
    if (!done && watched(path)) synced(path);
    return done;
}

int fsync(int file) { return sync_file(file, SYS_fsync); }
int fdatasync(int file) { return sync_file(file, SYS_fdatasync); }

int msync(void *address, size_t n, int flags) {
    char path[PATH_MAX];
    int ours = root_length && path_in_memory(address, path);
    if (ours && fails()) return -1;
    int done = syscall(SYS_msync, address, n, flags);
    if (!done && ours && flags & 4 /* MS_SYNC */) synced(path);
    return done;
}

static int renamed(int at, const char *from, int to, const char *name, unsigned flags) {
    char before[PATH_MAX], after[PATH_MAX];
    int ours = path_at(at, from, before);
    ours = path_at(to, name, after) || ours;
    if (ours && fails()) return -1;
    int done = syscall(SYS_renameat2, at, from, to, name, flags);
    if (!done && ours) changed("renamed", before, number_of(after), after);
    return done;
}

int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int at, const char *from, int to, const char *name) {
    return renamed(at, from, to, name, 0);
}
int renameat2(int at, const char *from, int to, const char *name, unsigned flags) {
    return renamed(at, from, to, name, flags);
}

int linkat(int at, const char *from, int to, const char *name, int flags) {
    char before[PATH_MAX], after[PATH_MAX];
    path_at(at, from, before);
    int ours = path_at(to, name, after);
    if (ours && fails()) return -1;
    int done = syscall(SYS_linkat, at, from, to, name, flags);
    if (!done && ours) changed("linked", before, number_of(after), after);
    return done;
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

static int removed(int at, const char *name, int flags) {
    char path[PATH_MAX];
    int ours = path_at(at, name, path);
    if (ours && fails()) return -1;
    int done = syscall(SYS_unlinkat, at, name, flags);
    if (!done && ours) changed("removed", path, 0, "");
    return done;
}

int unlink(const char *name) { return removed(AT_FDCWD, name, 0); }
int unlinkat(int at, const char *name, int flags) { return removed(at, name, flags); }
int rmdir(const char *name) { return removed(AT_FDCWD, name, AT_REMOVEDIR); }

int mkdirat(int at, const char *name, mode_t mode) {
    char path[PATH_MAX];
    int ours = path_at(at, name, path);
    if (ours && number_of(path) == 0 && fails()) return -1;
    int done = syscall(SYS_mkdirat, at, name, mode);
    if (!done && ours) changed("folder made", path, number_of(path), "");
    return done;
}

int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }
