// What the spawner's files share. Nothing here may allocate: see spawner.c.
#pragma once

#include "CJail.h"
#include <sys/types.h>

#define CONTROLLERS 4

// Text built in a fixed buffer: snprintf is not async-signal-safe, this is.
struct text {
    char *bytes;
    size_t capacity;
    size_t count;
};

struct text text_in(char *bytes, size_t capacity);
void text_add(struct text *text, const char *string);
void text_number(struct text *text, uint64_t number);
uint64_t parse_number(const char *string);

// Whole small files. Both return the count of bytes or -errno.
ssize_t read_file(const char *folder, const char *name, char *buffer, size_t capacity);
ssize_t write_file(const char *folder, const char *name, const char *string);
int write_number(const char *folder, const char *name, uint64_t number);

// The daemon's own folder in each controller; jails are folders within it.
struct cgroup_tree {
    int version;
    uint32_t controllers;
    char folder[CONTROLLERS][256]; // v2 uses only the first
};

// One jail's cgroups.
struct cgroup {
    int made;
    uint64_t number;
    char folder[CONTROLLERS][288];
};

void cgroup_find(struct cgroup_tree *tree, uint32_t *swept);
int cgroup_make(const struct cgroup_tree *tree, struct cgroup *cgroup, uint64_t number,
                const struct cjail_request *request);
int cgroup_join(const struct cgroup_tree *tree, const struct cgroup *cgroup);
int cgroup_open_cpu(const struct cgroup_tree *tree, const struct cgroup *cgroup);
int cgroup_open_oom(const struct cgroup_tree *tree, const struct cgroup *cgroup);
void cgroup_measure(const struct cgroup_tree *tree, const struct cgroup *cgroup, struct cjail_event *event);
// Returns 1 once nothing is left of it.
int cgroup_remove(const struct cgroup_tree *tree, struct cgroup *cgroup);
void cgroup_remove_tree(struct cgroup_tree *tree);
// The same from the daemon, for a spawner that died; kills what is left. `folder` is as in `cjail_report`.
void cgroup_remove_abandoned(int version, const char *folder);

struct launch {
    const struct cjail_request *request;
    const struct cgroup_tree *tree;
    const struct cgroup *cgroup;
    const int *received;
    size_t received_count;
    int status;
    int info;
    int block;
    uint32_t user; // 0: keep ours
};

// The child's side of a launch. Does not return.
_Noreturn void launch_child(const struct launch *launch);

// Forks a helper that opens the listener in the namespace of `pid` and sends READY itself. Returns its pid.
pid_t listener_open(int channel, pid_t pid, uint32_t port, const int counters[2]);

int send_event(int channel, const struct cjail_event *event, const int descriptors[CJAIL_EVENT_DESCRIPTORS]);
