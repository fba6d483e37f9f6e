// The spawner: one thread, one loop, static memory. CJail.h has the theory of operation.
#define _GNU_SOURCE
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_JAILS (2 * CJAIL_MAX_SLOTS) // a slot's next jail may come while the last one's cgroup still goes
#define FIRST_USER 60000
#define LAST_USER 60999

struct jail {
    int used;
    pid_t bwrap;       // 0 once reaped
    pid_t helper;      // opens the listener
    int bwrap_status;
    int init;          // pidfd of the jail's pid 1
    int channel;
    int info, block, status;
    char about[1024];  // what bwrap has written to the info pipe so far
    size_t about_count;
    int counters[2];
    int told;          // EXITED was sent
    struct cgroup cgroup;
    struct cjail_request request;
};

static struct {
    int control;
    int signals;
    uint32_t users[CJAIL_MAX_SLOTS];
    struct cgroup_tree tree;
    uint64_t next;
    struct jail jails[MAX_JAILS];
} spawner;

static void close_at(int *file) {
    if (*file >= 0) close(*file);
    *file = -1;
}

static void tell_failure(int channel, int stage, int code) {
    struct cjail_event event = {.kind = CJAIL_EXITED};
    int none[CJAIL_EVENT_DESCRIPTORS] = {-1, -1, -1};
    event.record.kind = CJAIL_LAUNCH_FAILED;
    event.record.value = stage << 16 | (code & 0xffff);
    send_event(channel, &event, none);
}

// A user of its own for each slot: the lock is an abstract socket, which ends with the spawner however it ends.
static uint32_t claim_user(void) {
    for (uint32_t user = FIRST_USER; user <= LAST_USER; user++) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        struct text text = text_in(address.sun_path + 1, sizeof address.sun_path - 1);
        text_add(&text, "sandboxd-user-");
        text_number(&text, user);
        int lock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (lock < 0) return 0;
        socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + text.count);
        if (bind(lock, (struct sockaddr *)&address, length) == 0) return user;
        close(lock);
    }
    return 0;
}

static void start_jail(const struct cjail_request *request, const int *received, size_t count) {
    struct jail *jail = NULL;
    int channel = received[CJAIL_SEND_CHANNEL];
    int info[2] = {-1, -1}, block[2] = {-1, -1}, status[2] = {-1, -1}, code;
    for (int index = 0; index < MAX_JAILS && !jail; index++)
        if (!spawner.jails[index].used) jail = &spawner.jails[index];
    if (!jail) {
        tell_failure(channel, CJAIL_STAGE_FORK, EAGAIN);
        close(channel);
        return;
    }
    memset(jail, 0, sizeof *jail);
    jail->used = 1;
    jail->channel = channel;
    jail->request = *request;
    jail->init = jail->info = jail->block = jail->status = jail->counters[0] = jail->counters[1] = -1;
    int stage = CJAIL_STAGE_PIPES;
    if (pipe2(info, O_CLOEXEC) || pipe2(block, O_CLOEXEC) || pipe2(status, O_CLOEXEC | O_NONBLOCK)) {
        code = -errno;
        goto failed;
    }
    stage = CJAIL_STAGE_CGROUP;
    if ((code = cgroup_make(&spawner.tree, &jail->cgroup, ++spawner.next, request))) goto failed;
    jail->counters[CJAIL_COUNTER_CPU] = cgroup_open_cpu(&spawner.tree, &jail->cgroup);
    jail->counters[CJAIL_COUNTER_OOM] = cgroup_open_oom(&spawner.tree, &jail->cgroup);
    struct launch launch = {
        .request = request, .tree = &spawner.tree, .cgroup = &jail->cgroup, .received = received,
        .received_count = count, .status = status[1], .info = info[1], .block = block[0],
        .user = spawner.users[request->slot],
    };
    stage = CJAIL_STAGE_FORK;
    jail->bwrap = fork();
    if (jail->bwrap == 0) launch_child(&launch);
    if (jail->bwrap < 0) {
        code = -errno;
        jail->bwrap = 0;
        goto failed;
    }
    close(info[1]);
    close(block[0]);
    close(status[1]);
    jail->info = info[0];
    jail->block = block[1];
    jail->status = status[0];
    return;
failed:
    for (int end = 0; end < 2; end++) {
        close_at(&info[end]);
        close_at(&block[end]);
        close_at(&status[end]);
        close_at(&jail->counters[end]);
    }
    tell_failure(channel, stage, -code);
    jail->told = 1;
    close_at(&jail->channel);
}

// Returns 0 at the end of the control socket.
static int receive_request(void) {
    static union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int) * CJAIL_MAX_DESCRIPTORS)];
    } control;
    static struct cjail_request request;
    static int received[CJAIL_MAX_DESCRIPTORS];
    struct iovec part = {&request, sizeof request};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    ssize_t size = recvmsg(spawner.control, &message, MSG_CMSG_CLOEXEC);
    if (size < 0 && (errno == EINTR || errno == EMFILE || errno == ENOBUFS)) return 1;
    if (size <= 0) return 0;
    size_t count = 0;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(received, CMSG_DATA(header), count * sizeof(int));
    }
    int sound = size == sizeof request && request.magic == CJAIL_MAGIC && request.slot < CJAIL_MAX_SLOTS &&
                !(message.msg_flags & (MSG_CTRUNC | MSG_TRUNC)) && request.listen_port < 65536 &&
                count >= CJAIL_SEND_FIRST_EXTRA && request.mount_count <= count - CJAIL_SEND_FIRST_EXTRA;
    size_t keep = 0;
    if (sound) {
        start_jail(&request, received, count);
        keep = 1; // the channel, which now belongs to the jail
    } else if (count > 0) {
        tell_failure(received[CJAIL_SEND_CHANNEL], CJAIL_STAGE_RECEIVE, EPROTO);
    }
    for (size_t index = keep; index < count; index++) close(received[index]);
    return 1;
}

// pid 1 first: bwrap waits for it, and only reports its end after the whole namespace is dead.
static void kill_jail(struct jail *jail) {
    if (jail->init >= 0 && syscall(SYS_pidfd_send_signal, jail->init, SIGKILL, NULL, 0) == 0) return;
    if (jail->bwrap > 0) kill(jail->bwrap, SIGKILL);
}

static void release(struct jail *jail) {
    ssize_t written = jail->block >= 0 ? write(jail->block, "r", 1) : 0;
    (void)written;
    close_at(&jail->block);
}

// Is `pid` still the child of this jail's bwrap, and not a stranger that got its number?
static int is_child(pid_t pid, pid_t parent) {
    char folder[32], buffer[1024];
    struct text text = text_in(folder, sizeof folder);
    text_add(&text, "/proc/");
    text_number(&text, (uint64_t)pid);
    if (read_file(folder, "stat", buffer, sizeof buffer) <= 0) return 0;
    char *at = strrchr(buffer, ')');
    return at && strlen(at) > 4 && (pid_t)parse_number(at + 4) == parent;
}

// The jail's first process exists, and so do its namespaces.
static void namespaces_ready(struct jail *jail) {
    if (jail->about_count == 0) return; // bwrap ended; its exit status will tell
    char *at = strstr(jail->about, "\"child-pid\":");
    pid_t pid = at ? (pid_t)parse_number(at + 12) : 0;
    if (pid <= 1) return kill_jail(jail);
    jail->init = (int)syscall(SYS_pidfd_open, pid, 0);
    if (jail->init < 0 || !is_child(pid, jail->bwrap)) {
        close_at(&jail->init);
        return kill_jail(jail);
    }
    fcntl(jail->init, F_SETFD, FD_CLOEXEC);
    struct cjail_event event = {.kind = CJAIL_READY};
    int descriptors[CJAIL_EVENT_DESCRIPTORS] = {jail->counters[0], jail->counters[1], -1};
    if (jail->request.listen_port) {
        jail->helper = listener_open(jail->channel, pid, jail->request.listen_port, jail->counters);
        if (jail->helper > 0) return;
        event.listener_errno = errno;
    }
    send_event(jail->channel, &event, descriptors);
}

// bwrap tells the pid of the jail's first process, in several writes: closing early would kill it.
static void info_spoke(struct jail *jail) {
    size_t room = sizeof jail->about - 1 - jail->about_count;
    ssize_t count = read(jail->info, jail->about + jail->about_count, room);
    if (count > 0) {
        jail->about_count += (size_t)count;
        return;
    }
    if (count < 0 && errno == EINTR) return;
    close_at(&jail->info);
    namespaces_ready(jail);
}

// A helper that died before it could say anything.
static void helper_ended(struct jail *jail, int status) {
    jail->helper = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    struct cjail_event event = {.kind = CJAIL_READY, .listener_errno = EIO};
    int descriptors[CJAIL_EVENT_DESCRIPTORS] = {jail->counters[0], jail->counters[1], -1};
    send_event(jail->channel, &event, descriptors);
}

static void read_records(struct jail *jail, struct cjail_event *event) {
    struct cjail_record record;
    while (read(jail->status, &record, sizeof record) == sizeof record) {
        if (record.kind == CJAIL_STARTED) event->started = 1;
        // The child that could not execute the payload says why, then init says that it exited.
        if (event->record.kind != CJAIL_PAYLOAD_NOT_EXECUTABLE) event->record = record;
    }
    if (event->record.kind == CJAIL_STARTED) event->record.kind = CJAIL_NOTHING;
}

static void bwrap_ended(struct jail *jail, int status, const struct rusage *usage) {
    struct cjail_event event = {.kind = CJAIL_EXITED, .bwrap_status = status};
    int none[CJAIL_EVENT_DESCRIPTORS] = {-1, -1, -1};
    jail->bwrap = 0;
    read_records(jail, &event);
    cgroup_measure(&spawner.tree, &jail->cgroup, &event);
    // Without a cgroup: what the kernel has added up over all that were reaped.
    const struct timeval times[] = {usage->ru_utime, usage->ru_stime};
    if (!(spawner.tree.controllers & CJAIL_HAS_CPUTIME))
        for (int index = 0; index < 2; index++)
            event.cpu_nanoseconds += (uint64_t)times[index].tv_sec * 1000000000u + (uint64_t)times[index].tv_usec * 1000u;
    if (event.peak_bytes == 0) event.peak_bytes = (uint64_t)usage->ru_maxrss * 1024;
    if (jail->channel >= 0) send_event(jail->channel, &event, none);
    jail->told = 1;
    close_at(&jail->channel);
    close_at(&jail->info);
    close_at(&jail->block);
    close_at(&jail->status);
    close_at(&jail->init);
    close_at(&jail->counters[0]);
    close_at(&jail->counters[1]);
}

static void reap(void) {
    int status;
    struct rusage usage;
    for (pid_t pid; (pid = wait4(-1, &status, WNOHANG, &usage)) > 0;) {
        for (int index = 0; index < MAX_JAILS; index++) {
            struct jail *jail = &spawner.jails[index];
            if (!jail->used) continue;
            if (jail->bwrap == pid) bwrap_ended(jail, status, &usage);
            if (jail->helper == pid) helper_ended(jail, status);
        }
    }
}

static void channel_spoke(struct jail *jail) {
    uint8_t command = 0;
    ssize_t count = recv(jail->channel, &command, 1, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
        close_at(&jail->channel);
        kill_jail(jail);
    } else if (command == CJAIL_COMMAND_RELEASE) {
        release(jail);
    } else if (command == CJAIL_COMMAND_KILL) {
        kill_jail(jail);
    }
}

// Frees the slots of jails whose cgroups are gone. Returns whether some are left to try again.
static int tidy(void) {
    int left = 0;
    for (int index = 0; index < MAX_JAILS; index++) {
        struct jail *jail = &spawner.jails[index];
        if (!jail->used || !jail->told) continue;
        if (cgroup_remove(&spawner.tree, &jail->cgroup)) jail->used = 0;
        else left = 1;
    }
    return left;
}

static void sleep_milliseconds(long milliseconds) {
    struct timespec pause = {0, milliseconds * 1000000};
    nanosleep(&pause, NULL);
}

// The daemon is gone: take everything down.
static _Noreturn void leave(void) {
    for (int attempt = 0; attempt < 200; attempt++) {
        int left = 0;
        reap();
        for (int index = 0; index < MAX_JAILS; index++) {
            struct jail *jail = &spawner.jails[index];
            if (!jail->used || jail->told) continue;
            kill_jail(jail);
            left = 1;
        }
        if (!(tidy() | left)) break;
        sleep_milliseconds(5);
    }
    cgroup_remove_tree(&spawner.tree);
    _exit(0);
}

static _Noreturn void serve(void) {
    static struct pollfd polls[2 + 2 * MAX_JAILS];
    static struct jail *owners[2 + 2 * MAX_JAILS];
    for (;;) {
        int left = tidy();
        nfds_t count = 2;
        polls[0] = (struct pollfd){spawner.control, POLLIN, 0};
        polls[1] = (struct pollfd){spawner.signals, POLLIN, 0};
        for (int index = 0; index < MAX_JAILS; index++) {
            struct jail *jail = &spawner.jails[index];
            if (!jail->used || jail->told) continue;
            owners[count] = jail;
            polls[count++] = (struct pollfd){jail->channel, POLLIN, 0};
            owners[count] = jail;
            polls[count++] = (struct pollfd){jail->info, POLLIN, 0};
        }
        if (poll(polls, count, left ? 2 : -1) < 0 && errno != EINTR) leave();
        for (nfds_t index = 2; index < count; index++) {
            struct jail *jail = owners[index];
            if (!polls[index].revents) continue;
            if (polls[index].fd == jail->channel) channel_spoke(jail);
            else if (polls[index].fd == jail->info) info_spoke(jail);
        }
        if (polls[1].revents) {
            struct signalfd_siginfo signal;
            while (read(spawner.signals, &signal, sizeof signal) > 0) {}
        }
        reap();
        if (polls[0].revents && !receive_request()) leave();
    }
}

static _Noreturn void become_spawner(void) {
    // The daemon's terminal and its service manager speak to the daemon; we end when it does.
    setsid();
    prctl(PR_SET_NAME, "sandboxd-jails");
    // Orphans of a bwrap that was killed come to us, not to the machine's init.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (chdir("/")) _exit(1);
    struct sigaction ignore = {.sa_handler = SIG_IGN}, standard = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
    const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGUSR1, SIGUSR2};
    for (size_t index = 0; index < sizeof ignored / sizeof *ignored; index++) sigaction(ignored[index], &ignore, NULL);
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_SETMASK, &children, NULL);
    spawner.signals = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
    if (spawner.signals < 0) _exit(1);
    serve();
}

// In the child: closes all but the control socket, which becomes number 3; 0 to 2 become /dev/null.
static void close_inherited(int control) {
    if (control != 3 && dup2(control, 3) < 0) _exit(1);
    syscall(SYS_close_range, 4u, ~0u, 0);
    int null = open("/dev/null", O_RDWR);
    if (null < 0) _exit(1);
    for (int number = 0; number < 3; number++) dup2(null, number);
    if (null > 2) close(null);
    fcntl(3, F_SETFD, FD_CLOEXEC);
    spawner.control = 3;
}

int cjail_spawner_start(uint32_t slots, struct cjail_report *report) {
    int pair[2];
    if (slots == 0 || slots > CJAIL_MAX_SLOTS) return -EINVAL;
    memset(report, 0, sizeof *report);
    int code = cjail_channel(pair);
    if (code) return code;
    // The spawner works on this copy; the parent's stays as it was, for the next one.
    struct cgroup_tree tree;
    cgroup_find(&tree, &report->swept);
    pid_t pid = fork();
    if (pid == 0) {
        uint32_t users[CJAIL_MAX_SLOTS] = {0};
        memset(&spawner, 0, sizeof spawner);
        spawner.tree = tree;
        close_inherited(pair[1]);
        for (uint32_t slot = 0; slot < slots && geteuid() == 0; slot++)
            users[slot] = spawner.users[slot] = claim_user();
        ssize_t written = send(spawner.control, users, sizeof users, MSG_NOSIGNAL);
        if (written != sizeof users) _exit(1);
        become_spawner();
    }
    code = pid < 0 ? -errno : 0;
    close(pair[1]);
    if (code == 0 && recv(pair[0], report->users, sizeof report->users, 0) != sizeof report->users) code = -EPIPE;
    if (code) {
        close(pair[0]);
        cgroup_remove_tree(&tree);
        return code;
    }
    report->pid = pid;
    report->cgroup_version = tree.version;
    report->controllers = tree.controllers;
    report->slots = slots;
    report->own_users = report->users[0] != 0;
    for (uint32_t slot = 0; slot < slots; slot++) report->own_users &= report->users[slot] != 0;
    // On v1 any controller will do: the folder has the same name in all.
    for (int index = CONTROLLERS - 1; index >= 0; index--)
        if (tree.folder[index][0]) memcpy(report->cgroup, tree.folder[index], sizeof report->cgroup);
    return pair[0];
}

void cjail_spawner_stop(int control, const struct cjail_report *report) {
    int status;
    shutdown(control, SHUT_RDWR);
    while (waitpid(report->pid, &status, 0) < 0 && errno == EINTR) {}
    cgroup_remove_abandoned(report->cgroup_version, report->cgroup);
}
