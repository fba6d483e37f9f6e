// The listening socket at 127.0.0.1 inside a jail's network namespace, made from outside.
//
// A short-lived child does it, so that the spawner itself never leaves its own namespaces. Whoever has root may
// enter the network namespace straight away. Without root this child first enters the user namespace that owns
// it, which the kernel allows as both belong to the same uid.
#define _GNU_SOURCE
#include "internal.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int enter_network(pid_t pid) {
    char folder[48];
    struct text text = text_in(folder, sizeof folder);
    text_add(&text, "/proc/");
    text_number(&text, (uint64_t)pid);
    text_add(&text, "/ns/net");
    int network = open(folder, O_RDONLY | O_CLOEXEC);
    if (network < 0) return -errno;
    int code = 0;
    if (setns(network, CLONE_NEWNET)) {
        int owner = ioctl(network, NS_GET_USERNS);
        if (owner < 0 || setns(owner, CLONE_NEWUSER) || setns(network, CLONE_NEWNET)) code = -errno;
        if (owner >= 0) close(owner);
    }
    close(network);
    return code;
}

static int listen_at(uint32_t port) {
    int yes = 1, file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (file < 0) return -errno;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // bwrap may not have given the loopback interface its address yet; binding early does no harm.
    setsockopt(file, IPPROTO_IP, IP_FREEBIND, &yes, sizeof yes);
    setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(file, (struct sockaddr *)&address, sizeof address) == 0 && listen(file, 128) == 0) return file;
    int code = errno;
    close(file);
    return -code;
}

pid_t listener_open(int channel, pid_t pid, uint32_t port, const int counters[2]) {
    pid_t helper = fork();
    if (helper != 0) return helper;
    struct cjail_event event = {.kind = CJAIL_READY};
    int descriptors[CJAIL_EVENT_DESCRIPTORS] = {counters[0], counters[1], -1};
    int code = enter_network(pid);
    if (code == 0) code = descriptors[CJAIL_LISTENER] = listen_at(port);
    if (code < 0) {
        descriptors[CJAIL_LISTENER] = -1;
        event.listener_errno = -code;
    }
    send_event(channel, &event, descriptors);
    _exit(0);
}
