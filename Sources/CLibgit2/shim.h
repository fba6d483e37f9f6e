#pragma once
#include <git2.h>
#include <git2/sys/repository.h>

/* git_libgit2_opts takes variable arguments, which Swift cannot call: one inline function per setting. */

static inline int sandboxd_git_set_search_path(int level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

static inline int sandboxd_git_set_template_path(const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_TEMPLATE_PATH, path);
}

static inline int sandboxd_git_enable_strict_object_creation(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, enabled);
}

static inline int sandboxd_git_enable_strict_hash_verification(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

static inline int sandboxd_git_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

static inline int sandboxd_git_set_pack_max_objects(size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_PACK_MAX_OBJECTS, count);
}

static inline int sandboxd_git_enable_fsync(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

static inline int sandboxd_git_set_mapped_limit(size_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, bytes);
}

/*
 * Debian's 1.5.1 carries a backported cap on the size of one object inside a pack, under the number 38.
 * Plain 1.5.1 has no such number and answers with an error; later releases give 38 another meaning, so the
 * call is made for 1.5 alone.
 */
static inline int sandboxd_git_set_pack_max_object_size(size_t bytes) {
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR == 5
    int major = 0, minor = 0, revision = 0;
    git_libgit2_version(&major, &minor, &revision);
    if (major != 1 || minor != 5) return -1;
    return git_libgit2_opts(38, bytes);
#else
    (void)bytes;
    return -1;
#endif
}
