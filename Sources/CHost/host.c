#define _GNU_SOURCE
#include "CHost.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

int host_nameless_file(const char *folder) {
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/sandboxd-history.XXXXXX", folder);
    if (length < 0 || (size_t)length >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    // Not O_TMPFILE, which not every file system has.
    int file = mkostemp(path, O_CLOEXEC);
    if (file >= 0) unlink(path);
    return file;
}

void host_punch_hole(int file, int64_t offset, int64_t count) {
    int ignored = fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, count);
    (void)ignored;
}

void host_limit_heaps(int count) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, count);
#else
    (void)count;
#endif
}

void host_release_free_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
