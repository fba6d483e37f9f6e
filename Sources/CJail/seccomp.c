// The system calls that a jail refuses. Everything else is allowed: an allow-list breaks with every release of
// a runtime, and namespaces, cgroups and the uid already bound what the allowed calls can reach.
#define _GNU_SOURCE
#include "CJail.h"
#include <errno.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// ENOSYS, for which callers have a fallback; clone3 hides its flags in memory, where a filter cannot look.
static const char *const absent[] = {
    "keyctl", "add_key", "request_key", "io_uring_setup", "io_uring_enter", "io_uring_register", "clone3",
    "memfd_secret", "nfsservctl",
};

static const char *const refused[] = {
    // Other processes' memory and descriptors
    "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "process_madvise", "kcmp",
    // Wide kernel surface
    "bpf", "perf_event_open", "userfaultfd", "fanotify_init", "lookup_dcookie",
    // Namespaces and mounts
    "mount", "umount2", "pivot_root", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount", "fspick",
    "mount_setattr", "unshare", "setns", "chroot", "open_by_handle_at", "name_to_handle_at",
    // The machine
    "init_module", "finit_module", "delete_module", "create_module", "kexec_load", "kexec_file_load", "reboot",
    "swapon", "swapoff", "acct", "syslog", "quotactl", "quotactl_fd", "settimeofday", "clock_settime", "adjtimex",
    "clock_adjtime", "iopl", "ioperm", "vhangup", "personality",
    // Placement of memory, by which jails could feel each other
    "mbind", "set_mempolicy", "migrate_pages", "move_pages",
};

// Calls that this release of libseccomp has no names for. They have one number on all machines: fchmodat2
// (it would get around the rule on set-uid bits), statmount and listmount, the LSM calls, and all that is newer
// than the list was when this was written.
static const struct { int first, last; } unknown[] = {{452, 452}, {457, 461}, {463, 511}};

static const int families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};

static const uint64_t namespaces[] = {CLONE_NEWNS,  CLONE_NEWUTS, CLONE_NEWIPC,    CLONE_NEWUSER,
                                      CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP};

static int rule_for(scmp_filter_ctx filter, const char *name, uint32_t action) {
    int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR) return 0; // a call of some other machine
    int code = seccomp_rule_add(filter, action, number, 0);
    return code == -EDOM ? 0 : code;
}

static int rule_masked(scmp_filter_ctx filter, int number, unsigned argument, uint64_t mask) {
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), number, 1,
                            SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, mask, mask));
}

static int add_rules(scmp_filter_ctx filter) {
    int code = 0;
    for (size_t i = 0; !code && i < sizeof absent / sizeof *absent; i++)
        code = rule_for(filter, absent[i], SCMP_ACT_ERRNO(ENOSYS));
    for (size_t i = 0; !code && i < sizeof refused / sizeof *refused; i++)
        code = rule_for(filter, refused[i], SCMP_ACT_ERRNO(EPERM));
    for (size_t i = 0; !code && i < sizeof unknown / sizeof *unknown; i++)
        for (int number = unknown[i].first; !code && number <= unknown[i].last; number++)
            code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), number, 0);
    for (size_t i = 0; !code && i < sizeof namespaces / sizeof *namespaces; i++)
        code = rule_masked(filter, SCMP_SYS(clone), 0, namespaces[i]);

    // Every family up to the greatest but the allowed, and all beyond. Not by type: refusing SOCK_RAW would
    // also refuse the netlink sockets by which runtimes list interfaces.
    for (int family = 0; !code && family <= AF_MAX; family++) {
        int allowed = 0;
        for (size_t i = 0; i < sizeof families / sizeof *families; i++) allowed |= families[i] == family;
        if (!allowed)
            code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1,
                                    SCMP_A0(family == AF_MAX ? SCMP_CMP_GE : SCMP_CMP_EQ, (uint64_t)family));
    }
    // Pushing characters into a terminal; the kernel looks only at the low half of the number.
    const uint64_t pushes[] = {TIOCSTI, 0x541c /* TIOCLINUX */};
    for (size_t i = 0; !code && i < 2; i++)
        code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
                                SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffffffffu, pushes[i]));
    // Set-uid bits
#ifdef __NR_chmod
    if (!code) code = rule_masked(filter, SCMP_SYS(chmod), 1, S_ISUID);
#endif
    if (!code) code = rule_masked(filter, SCMP_SYS(fchmod), 1, S_ISUID);
    if (!code) code = rule_masked(filter, SCMP_SYS(fchmodat), 2, S_ISUID);
    return code;
}

int cjail_seccomp_program(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter) return -ENOMEM;
    int file = -1;
    int code = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    // A binary tree over the numbers instead of a list: every call of the payload walks it.
    if (!code) seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    if (!code) code = add_rules(filter);
    if (!code) {
        file = cjail_memory_file("seccomp", "", 0, 0);
        code = file < 0 ? file : seccomp_export_bpf(filter, file);
    }
    if (!code && lseek(file, 0, SEEK_SET) < 0) code = -errno;
    seccomp_release(filter);
    if (code && file >= 0) close(file);
    return code ? code : file;
}
