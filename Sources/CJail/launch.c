// The child between fork and exec: from the spawner's rights down to a slot's uid and a bwrap that has nothing
// but what its request brought. The order matters and is commented where it does.
#define _GNU_SOURCE
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HIGH 300 // above every number that a received descriptor must end up at

static _Noreturn void fail(const struct launch *launch, int stage, int code) {
    struct cjail_record record = {CJAIL_LAUNCH_FAILED, stage << 16 | (code & 0xffff)};
    ssize_t written = write(launch->status, &record, sizeof record);
    (void)written;
    _exit(127);
}

static void reset_signals(void) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &action, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static int limit(int which, uint64_t soft, uint64_t hard) {
    struct rlimit now, wanted = {soft, hard};
    if (getrlimit(which, &now)) return -errno;
    if (wanted.rlim_max > now.rlim_max) wanted.rlim_max = now.rlim_max;
    if (wanted.rlim_cur > wanted.rlim_max) wanted.rlim_cur = wanted.rlim_max;
    return setrlimit(which, &wanted) ? -errno : 0;
}

// The address space stays unlimited: runtimes reserve terabytes that they never touch.
static int set_limits(const struct cjail_request *request) {
    int code = 0;
    if (!code) code = limit(RLIMIT_CORE, 0, 0);
    if (!code) code = limit(RLIMIT_MEMLOCK, 0, 0);
    if (!code) code = limit(RLIMIT_MSGQUEUE, 0, 0);
    if (!code) code = limit(RLIMIT_FSIZE, request->file_bytes, request->file_bytes);
    if (!code) code = limit(RLIMIT_NOFILE, request->open_files, request->open_files);
    if (!code && request->data_bytes) code = limit(RLIMIT_DATA, request->data_bytes, request->data_bytes);
    // At the soft limit SIGXCPU, at the hard one SIGKILL.
    if (!code && request->cpu_seconds) code = limit(RLIMIT_CPU, request->cpu_seconds, request->cpu_seconds + 1);
    return code;
}

// Makes the sources of mounts reachable for a uid that may not walk to them: each is bound to a neutral name in
// a mount namespace of this child's own. The trees are cloned before the namespace is entered, as the kernel
// refuses to bind across namespaces.
static int stage_mounts(const int *sources, size_t count) {
    int trees[CJAIL_MAX_DESCRIPTORS];
    if (count == 0) return 0;
    for (size_t index = 0; index < count; index++) {
        trees[index] = (int)syscall(SYS_open_tree, sources[index], "",
                                    AT_EMPTY_PATH | AT_RECURSIVE | 1 /* OPEN_TREE_CLONE */ | O_CLOEXEC);
        if (trees[index] < 0) return -errno;
    }
    if (unshare(CLONE_NEWNS)) return -errno;
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) return -errno;
    if (mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=64k")) return -errno;
    for (size_t index = 0; index < count; index++) {
        char path[64];
        struct stat status;
        struct text text = text_in(path, sizeof path);
        text_add(&text, CJAIL_STAGE);
        text_number(&text, index);
        if (fstat(sources[index], &status)) return -errno;
        if (S_ISDIR(status.st_mode)) {
            if (mkdir(path, 0755)) return -errno;
        } else {
            int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
            if (file < 0) return -errno;
            close(file);
        }
        if (syscall(SYS_move_mount, trees[index], "", AT_FDCWD, path, 4 /* MOVE_MOUNT_F_EMPTY_PATH */)) return -errno;
        close(trees[index]);
    }
    return 0;
}

// Puts every descriptor at the number that the arguments name, and closes all others.
static int place_descriptors(struct launch *launch) {
    int wanted[CJAIL_FD_FIRST_EXTRA + CJAIL_MAX_DESCRIPTORS];
    const int *received = launch->received;
    size_t extras = launch->received_count - CJAIL_SEND_FIRST_EXTRA - launch->request->mount_count;
    size_t count = CJAIL_FD_FIRST_EXTRA + extras;
    wanted[0] = received[CJAIL_SEND_INPUT];
    wanted[1] = received[CJAIL_SEND_OUTPUT];
    wanted[2] = received[CJAIL_SEND_ERROR];
    wanted[CJAIL_FD_RESULT] = received[CJAIL_SEND_RESULT];
    wanted[CJAIL_FD_STATUS] = launch->status;
    wanted[CJAIL_FD_INFO] = launch->info;
    wanted[CJAIL_FD_BLOCK] = launch->block;
    wanted[CJAIL_FD_ARGUMENTS] = received[CJAIL_SEND_ARGUMENTS];
    wanted[CJAIL_FD_SECCOMP] = received[CJAIL_SEND_SECCOMP];
    for (size_t index = 0; index < extras; index++)
        wanted[CJAIL_FD_FIRST_EXTRA + index] = received[CJAIL_SEND_FIRST_EXTRA + index];
    // First all out of the way, so that no number is overwritten before it was moved.
    for (size_t index = 0; index < count; index++) {
        wanted[index] = fcntl(wanted[index], F_DUPFD_CLOEXEC, HIGH);
        if (wanted[index] < 0) return -errno;
    }
    launch->status = wanted[CJAIL_FD_STATUS];
    for (size_t index = 0; index < count; index++) {
        if (dup2(wanted[index], (int)index) < 0) return -errno;
    }
    launch->status = CJAIL_FD_STATUS;
    return syscall(SYS_close_range, (unsigned)count, ~0u, 0) ? -errno : 0;
}

// bwrap's argument vector, mapped from its memfd.
static int read_command(int file, char *arguments[CJAIL_MAX_ARGUMENTS + 1]) {
    struct stat status;
    if (fstat(file, &status)) return -errno;
    size_t size = (size_t)status.st_size, count = 0;
    if (size == 0 || size > CJAIL_MAX_ARGUMENT_BYTES) return -E2BIG;
    char *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED) return -errno;
    if (bytes[size - 1] != 0) return -EINVAL;
    for (size_t at = 0; at < size; at++) {
        if (count == CJAIL_MAX_ARGUMENTS) return -E2BIG;
        arguments[count++] = bytes + at;
        while (bytes[at]) at++;
    }
    arguments[count] = NULL;
    return 0;
}

_Noreturn void launch_child(const struct launch *given) {
    struct launch launch = *given;
    static char *arguments[CJAIL_MAX_ARGUMENTS + 1];
    char *environment[] = {NULL};
    int code;
    reset_signals();
    umask(022);
    // First of all, so that everything from here on counts.
    if ((code = cgroup_join(launch.tree, launch.cgroup))) fail(&launch, CJAIL_STAGE_CGROUP, -code);
    // If the machine runs out of memory, jails go before anything else. Raising this needs no right.
    write_file("/proc/self", "oom_score_adj", "800");
    if ((code = read_command(launch.received[CJAIL_SEND_COMMAND], arguments)))
        fail(&launch, CJAIL_STAGE_COMMAND, -code);
    if (launch.user) {
        size_t first = launch.received_count - launch.request->mount_count;
        code = stage_mounts(launch.received + first, launch.request->mount_count);
        if (code) fail(&launch, CJAIL_STAGE_MOUNTS, -code);
    }
    if ((code = place_descriptors(&launch))) fail(&launch, CJAIL_STAGE_DESCRIPTORS, -code);
    if ((code = set_limits(launch.request))) fail(&launch, CJAIL_STAGE_LIMITS, -code);
    if (launch.user) {
        gid_t group = launch.user;
        if (setgroups(0, NULL) || setresgid(group, group, group) || setresuid(launch.user, launch.user, launch.user))
            fail(&launch, CJAIL_STAGE_USER, errno);
    }
    // What the head comment of CJail.h says must never happen.
    if (geteuid() == 0 || getuid() == 0) fail(&launch, CJAIL_STAGE_USER, EPERM);
    execve(arguments[0], arguments, environment);
    fail(&launch, CJAIL_STAGE_EXEC, errno);
}
