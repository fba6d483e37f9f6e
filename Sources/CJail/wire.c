// Messages with descriptors, and the descriptors themselves.
#define _GNU_SOURCE
#include "internal.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static int send_message(int socket, const void *bytes, size_t count, const int *descriptors, size_t number) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int) * CJAIL_MAX_DESCRIPTORS)];
    } control;
    if (number > CJAIL_MAX_DESCRIPTORS) return -E2BIG;
    struct iovec part = {(void *)bytes, count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (number > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.room;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * number);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * number);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * number);
    }
    for (;;) {
        if (sendmsg(socket, &message, MSG_NOSIGNAL) >= 0) return 0;
        if (errno != EINTR) return -errno;
    }
}

int cjail_send_request(int control, const struct cjail_request *request, const int *descriptors, size_t count) {
    return send_message(control, request, sizeof *request, descriptors, count);
}

int cjail_send_command(int channel, uint8_t command) {
    return send_message(channel, &command, 1, NULL, 0);
}

int send_event(int channel, const struct cjail_event *event, const int descriptors[CJAIL_EVENT_DESCRIPTORS]) {
    struct cjail_event copy = *event;
    int present[CJAIL_EVENT_DESCRIPTORS];
    size_t count = 0;
    copy.descriptors = 0;
    for (int index = 0; index < CJAIL_EVENT_DESCRIPTORS; index++) {
        if (descriptors[index] < 0) continue;
        copy.descriptors |= 1u << index;
        present[count++] = descriptors[index];
    }
    return send_message(channel, &copy, sizeof copy, present, count);
}

int cjail_receive_event(int channel, struct cjail_event *event, int descriptors[CJAIL_EVENT_DESCRIPTORS]) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int) * CJAIL_EVENT_DESCRIPTORS)];
    } control;
    int present[CJAIL_EVENT_DESCRIPTORS];
    size_t count = 0, next = 0;
    struct iovec part = {event, sizeof *event};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    ssize_t received;
    // A reset says, once, that the spawner closed the channel before it read all commands, as it does if a jail
    // ends while it is being killed. The kernel tells that first, though the last event lies there to be read.
    do received = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
    while (received < 0 && (errno == EINTR || errno == ECONNRESET));
    if (received <= 0) return received == 0 ? 0 : -errno;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(present, CMSG_DATA(header), count * sizeof(int));
    }
    for (int index = 0; index < CJAIL_EVENT_DESCRIPTORS; index++) {
        int here = (event->descriptors >> index & 1) && next < count;
        descriptors[index] = here ? present[next++] : -1;
    }
    return received == sizeof *event ? 1 : -EPROTO;
}

int cjail_channel(int pair[2]) {
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) ? -errno : 0;
}

int cjail_pipe(int pair[2]) {
    if (pipe2(pair, O_CLOEXEC)) return -errno;
    if (fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0) return 0;
    int code = errno;
    close(pair[0]);
    close(pair[1]);
    return -code;
}

int cjail_memory_file(const char *name, const void *bytes, size_t count, int sealed) {
    int file = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) return -errno;
    const char *next = bytes;
    while (count > 0) {
        ssize_t written = write(file, next, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) goto failed;
        next += written;
        count -= (size_t)written;
    }
    if (lseek(file, 0, SEEK_SET) < 0) goto failed;
    // Readable by the slot's uid too, which may reopen it by /proc/self/fd.
    if (fchmod(file, 0444)) goto failed;
    if (sealed && fcntl(file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL)) goto failed;
    return file;
failed:;
    int code = errno;
    close(file);
    return -code;
}

int cjail_open_source(const char *path) {
    int file = open(path, O_PATH | O_CLOEXEC);
    return file < 0 ? -errno : file;
}

int cjail_capture(const char *path, const char *argument, uint8_t *output, size_t capacity, size_t *count) {
    *count = 0;
    int file = memfd_create("capture", MFD_CLOEXEC);
    if (file < 0) return -errno;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, file, 1);
    posix_spawn_file_actions_adddup2(&actions, file, 2);
    char *arguments[] = {(char *)path, (char *)argument, NULL};
    char *environment[] = {NULL};
    pid_t pid = -1;
    int status = -posix_spawn(&pid, path, &actions, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    if (status == 0) {
        while (waitpid(pid, &status, 0) < 0) {
            if (errno == EINTR) continue;
            status = -errno;
            break;
        }
        ssize_t size = pread(file, output, capacity, 0);
        *count = size > 0 ? (size_t)size : 0;
    }
    close(file);
    return status;
}
