// What the C library offers beyond the standards, and its Swift overlay therefore does not.

#ifndef CHOST_H
#define CHOST_H

#include <stdint.h>

/// A new file in a folder, open for reading and writing, without a name in it, closed when a program is executed.
///
/// Returns -1 with `errno` set where there can be none.
int host_nameless_file(const char *_Nonnull folder);

/// Gives a part of a file back to the disk; it then reads as zeros and the file stays as long as it is.
///
/// Without effect on file systems that cannot.
void host_punch_hole(int file, int64_t offset, int64_t count);

/// Has the allocator divide memory into at most so many parts, each with its own lock, from now on.
///
/// Where the C library has no such setting, nothing happens.
void host_limit_heaps(int count);

/// Gives pages that hold nothing back to the system. Where the C library has no such call, nothing happens.
void host_release_free_memory(void);

#endif
