// The privileged half of a jail, as Swift sees it.
//
// THEORY OF OPERATION
//
// Three kinds of process stand between the daemon and an untrusted program:
//
//   daemon ──control socket──▶ spawner ──fork──▶ bwrap (slot uid) ──clone──▶ init (pid 1) ──fork──▶ payload
//      ▲                          │
//      └────one channel a jail────┘
//
// * The daemon (Swift, many threads) opens every descriptor a jail needs, decides every limit and reads
//   every pipe. It never forks for a jail.
// * The spawner (this C, one thread, for ever) makes cgroups, drops to the slot's uid, executes bwrap, opens
//   the listener inside the jail's network namespace and waits for the end. It is forked from the daemon
//   without an exec: it needs no file of its own to be found, it runs nothing but system calls on static
//   memory (so a fork out of a process that already has threads, as in tests, is sound), and as it has one
//   thread that never ends, bwrap's --die-with-parent, which follows the parent *thread*, means what it says.
// * init (init.c) is a few hundred bytes of machine code that bwrap copies into the jail. It alone holds the
//   status pipe and is not dumpable, so no program under it can forge how it ended.
//
// What crosses which wire:
//   control socket  one `cjail_request` for a jail, with its descriptors; the first is the jail's channel.
//   channel         spawner: READY (counters, listener), then EXITED. Daemon: release, kill. Its closing by the
//                   daemon, or by the daemon's death, kills the jail: there is no other way to own one.
//   status pipe     init, or the child that failed before exec, to the spawner: `cjail_record`s.
//
// What must never happen: bwrap run as uid 0 (its payload would be the kernel's uid 0); a descriptor of the
// daemon in a jail; a payload that runs without one of the measures that the spawner reported as present.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define CJAIL_MAX_SLOTS 32
#define CJAIL_MAX_DESCRIPTORS 120
#define CJAIL_MAX_ARGUMENTS 1024
#define CJAIL_MAX_ARGUMENT_BYTES 65536

// Where the descriptors lie in bwrap; the argument vector names them by these numbers.
enum {
    CJAIL_FD_RESULT = 3,
    CJAIL_FD_STATUS = 4,
    CJAIL_FD_INFO = 5,
    CJAIL_FD_BLOCK = 6,
    CJAIL_FD_ARGUMENTS = 7,
    CJAIL_FD_SECCOMP = 8,
    CJAIL_FD_FIRST_EXTRA = 9,
};

// The order of the descriptors in a request.
enum {
    CJAIL_SEND_CHANNEL,
    CJAIL_SEND_COMMAND,    // memfd: bwrap's argv, NUL-terminated strings
    CJAIL_SEND_INPUT,
    CJAIL_SEND_OUTPUT,
    CJAIL_SEND_ERROR,
    CJAIL_SEND_RESULT,
    CJAIL_SEND_ARGUMENTS,  // memfd: bwrap's options, NUL-terminated strings
    CJAIL_SEND_SECCOMP,
    CJAIL_SEND_FIRST_EXTRA // contents of files, then sources of mounts
};

enum {
    CJAIL_HAS_MEMORY = 1,  // memory limit, peak and kill counter of the whole jail
    CJAIL_HAS_SWAP = 2,    // swap is within that limit
    CJAIL_HAS_PIDS = 4,
    CJAIL_HAS_QUOTA = 8,   // share of the processors
    CJAIL_HAS_CPUTIME = 16 // processor time of the whole jail
};

// What the spawner found when it started.
struct cjail_report {
    int32_t pid;
    int32_t cgroup_version; // 0 none, 1, 2
    uint32_t controllers;   // CJAIL_HAS_…
    uint32_t slots;
    uint32_t own_users;     // 1: each slot has a uid of its own
    uint32_t users[CJAIL_MAX_SLOTS];
    uint32_t swept;         // cgroups that dead daemons had left
    char cgroup[256];       // the folder of the memory controller, or of v2; for people
};

struct cjail_request {
    uint32_t magic;
    uint32_t slot;
    uint32_t listen_port;   // 0: none
    uint32_t mount_count;   // the last descriptors: sources of mounts, staged as CJAIL_STAGE<n>
    uint64_t memory_bytes;
    uint64_t processes;
    uint64_t quota_microseconds; // of every 100,000
    uint64_t cpu_seconds;        // RLIMIT_CPU of each process; 0: none
    uint64_t file_bytes;
    uint64_t open_files;
    uint64_t data_bytes;         // RLIMIT_DATA of each process; 0: none
};

#define CJAIL_MAGIC 0x4a41494cu
#define CJAIL_STAGE "/tmp/m"

enum { CJAIL_READY = 1, CJAIL_EXITED = 2 };
enum { CJAIL_COMMAND_RELEASE = 'r', CJAIL_COMMAND_KILL = 'k' };

// `cjail_record.kind`
enum {
    CJAIL_NOTHING = 0,       // bwrap ended before init ran
    CJAIL_STARTED = 1,
    CJAIL_PAYLOAD_EXITED = 2,
    CJAIL_PAYLOAD_SIGNALLED = 3,
    CJAIL_PAYLOAD_NOT_EXECUTABLE = 4, // value: errno
    CJAIL_LAUNCH_FAILED = 5           // value: stage << 16 | errno
};

// Where a launch failed.
enum {
    CJAIL_STAGE_RECEIVE = 1,
    CJAIL_STAGE_PIPES,
    CJAIL_STAGE_CGROUP,
    CJAIL_STAGE_FORK,
    CJAIL_STAGE_MOUNTS,
    CJAIL_STAGE_LIMITS,
    CJAIL_STAGE_USER,
    CJAIL_STAGE_DESCRIPTORS,
    CJAIL_STAGE_COMMAND,
    CJAIL_STAGE_EXEC
};

struct cjail_record {
    uint32_t kind;
    int32_t value;
};

enum { CJAIL_COUNTER_CPU, CJAIL_COUNTER_OOM, CJAIL_LISTENER, CJAIL_EVENT_DESCRIPTORS };

struct cjail_event {
    uint32_t kind;
    uint32_t descriptors;       // bit n: descriptor CJAIL_COUNTER_… / CJAIL_LISTENER came along
    int32_t listener_errno;     // READY: why there is no listener
    int32_t bwrap_status;       // EXITED: as waitpid gives it
    struct cjail_record record; // EXITED: the last that init said
    uint32_t started;           // EXITED: 1 once init ran
    uint32_t oom_kills;
    uint32_t refused_forks;
    uint64_t cpu_nanoseconds;
    uint64_t peak_bytes;
};

// Forks the spawner. Returns the daemon's end of the control socket, or -errno.
int cjail_spawner_start(uint32_t slots, struct cjail_report *report);

// Lets the spawner go, waits for it, and removes what it could not, should it have died before its time.
void cjail_spawner_stop(int control, const struct cjail_report *report);

// Sends one request. Returns 0 or -errno; never raises SIGPIPE.
int cjail_send_request(int control, const struct cjail_request *request, const int *descriptors, size_t count);

// One command byte on a jail's channel. Returns 0 or -errno.
int cjail_send_command(int channel, uint8_t command);

// Receives one event; descriptors that did not come are -1. Returns 1, 0 at the end of the channel, or -errno.
int cjail_receive_event(int channel, struct cjail_event *event, int descriptors[CJAIL_EVENT_DESCRIPTORS]);

// A connected pair of message sockets, close-on-exec. Returns 0 or -errno.
int cjail_channel(int pair[2]);

// A pipe with close-on-exec whose read end does not block. Returns 0 or -errno.
int cjail_pipe(int pair[2]);

// A memfd with these bytes, sealed against change unless `sealed` is 0, at offset 0. Returns it or -errno.
int cjail_memory_file(const char *name, const void *bytes, size_t count, int sealed);

// Opens a file or folder as a source of a mount (O_PATH). Returns it or -errno.
int cjail_open_source(const char *path);

// The seccomp program as bwrap reads it, in a memfd. Returns it or -errno.
int cjail_seccomp_program(void);

// Writes the image of init to `buffer`; returns its size, or 0 if `capacity` is too small.
size_t cjail_init_image(uint8_t *buffer, size_t capacity);

// Runs a program with no input and an empty environment, with standard output and error in `output`.
// Returns its wait status or -errno; for asking a trusted tool its version, not for anything else.
int cjail_capture(const char *path, const char *argument, uint8_t *output, size_t capacity, size_t *count);
