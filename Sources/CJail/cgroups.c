// Cgroups of v1 and v2: one folder for the daemon in each controller, one folder in it for each jail.
//
// Nothing is ever written to a cgroup that is not ours, but for switching controllers on for our own folder,
// which v2 asks for. Folders carry their daemon's pid and start time, so that a later daemon knows whose
// leftovers it may sweep. `cgroup_find` runs before the fork and may allocate; the rest runs in the spawner.
#define _GNU_SOURCE
#include "internal.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT "/sys/fs/cgroup"
#define PREFIX "sandboxd."

enum { MEMORY, PIDS, QUOTA, CPUTIME };
static const char *const v1_names[CONTROLLERS] = {"memory", "pids", "cpu", "cpuacct"};
static const uint32_t v1_bits[CONTROLLERS] = {CJAIL_HAS_MEMORY, CJAIL_HAS_PIDS, CJAIL_HAS_QUOTA, CJAIL_HAS_CPUTIME};

static void path_of(char *buffer, size_t capacity, const char *folder, const char *name) {
    struct text text = text_in(buffer, capacity);
    text_add(&text, folder);
    text_add(&text, "/");
    text_add(&text, name);
}

static int exists(const char *folder, const char *name) {
    char path[512];
    path_of(path, sizeof path, folder, name);
    return access(path, F_OK) == 0;
}

// When the process began, in ticks since boot; with its pid this names it for good. 0 if there is none.
static uint64_t start_time(uint64_t pid) {
    char folder[32], buffer[1024];
    struct text text = text_in(folder, sizeof folder);
    text_add(&text, "/proc/");
    text_number(&text, pid);
    if (read_file(folder, "stat", buffer, sizeof buffer) <= 0) return 0;
    // The name of the process may hold anything, so count fields from the last bracket.
    char *at = strrchr(buffer, ')');
    for (int field = 0; at && field < 20; field++) at = strchr(at + 1, ' ');
    return at ? parse_number(at) : 0;
}

static void kill_members(const char *folder) {
    char buffer[4096];
    if (read_file(folder, "cgroup.procs", buffer, sizeof buffer) <= 0) return;
    for (char *line = buffer; *line; line++) {
        pid_t pid = (pid_t)parse_number(line);
        if (pid > 1) kill(pid, SIGKILL);
        while (*line && *line != '\n') line++;
        if (!*line) return;
    }
}

static int remove_folder(const char *folder) {
    if (rmdir(folder) == 0 || errno == ENOENT) return 1;
    kill_members(folder);
    return 0;
}

static void remove_with_children(const char *folder) {
    for (int attempt = 0; attempt < 40; attempt++) {
        int left = 0;
        DIR *children = opendir(folder);
        if (!children) return;
        for (struct dirent *child; (child = readdir(children));) {
            if (child->d_type != DT_DIR || child->d_name[0] == '.') continue;
            char path[512];
            path_of(path, sizeof path, folder, child->d_name);
            if (!remove_folder(path)) left = 1;
        }
        closedir(children);
        if (!left && remove_folder(folder)) return;
        usleep(5000);
    }
}

// Removes what daemons that no longer live have left in `parent`.
static uint32_t sweep(const char *parent) {
    uint32_t swept = 0;
    DIR *folders = opendir(parent);
    if (!folders) return 0;
    for (struct dirent *entry; (entry = readdir(folders));) {
        if (strncmp(entry->d_name, PREFIX, strlen(PREFIX))) continue;
        const char *pid = entry->d_name + strlen(PREFIX);
        const char *began = strchr(pid, '-');
        if (!began) continue;
        uint64_t now = start_time(parse_number(pid));
        if (now != 0 && now == parse_number(began + 1)) continue;
        char path[512];
        path_of(path, sizeof path, parent, entry->d_name);
        remove_with_children(path);
        swept++;
    }
    closedir(folders);
    return swept;
}

// A name for this daemon's folder; the last number lets one process (a test) own several spawners.
static void own_name(char *buffer, size_t capacity) {
    static uint64_t next = 0;
    struct text text = text_in(buffer, capacity);
    text_add(&text, PREFIX);
    text_number(&text, (uint64_t)getpid());
    text_add(&text, "-");
    text_number(&text, start_time((uint64_t)getpid()));
    text_add(&text, "-");
    text_number(&text, __atomic_fetch_add(&next, 1, __ATOMIC_RELAXED));
}

static int find_v1(struct cgroup_tree *tree, const char *name, uint32_t *swept) {
    for (int index = 0; index < CONTROLLERS; index++) {
        char parent[128];
        path_of(parent, sizeof parent, ROOT, v1_names[index]);
        if (!exists(parent, "cgroup.procs")) continue;
        *swept += sweep(parent);
        char *folder = tree->folder[index];
        path_of(folder, sizeof tree->folder[index], parent, name);
        // "cpu" and "cpuacct" may be two names of one hierarchy.
        if (mkdir(folder, 0755) && errno != EEXIST) {
            folder[0] = 0;
            continue;
        }
        tree->controllers |= v1_bits[index];
    }
    if (exists(tree->folder[MEMORY], "memory.memsw.limit_in_bytes")) tree->controllers |= CJAIL_HAS_SWAP;
    return tree->controllers != 0;
}

static int has_word(const char *text, const char *word) {
    size_t length = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at += length) {
        char after = at[length];
        if ((at == text || at[-1] == ' ') && (after == 0 || after == ' ' || after == '\n')) return 1;
    }
    return 0;
}

static void find_v2(struct cgroup_tree *tree, const char *name, uint32_t *swept) {
    static const char *const switches[] = {"+memory", "+pids", "+cpu"};
    char parent[256] = ROOT, buffer[1024];
    if (geteuid() != 0) {
        // A delegated subtree, as systemd gives with Delegate=yes: ours if we may write to it. Only leaves may
        // hold processes, so the daemon first moves to a leaf of its own.
        if (read_file("/proc/self", "cgroup", buffer, sizeof buffer) <= 0) return;
        char *own = strstr(buffer, "0::/");
        if (!own) return;
        own += 3;
        own[strcspn(own, "\n")] = 0;
        char leaf[300];
        struct text text = text_in(parent, sizeof parent);
        text_add(&text, ROOT);
        if (own[1]) text_add(&text, own);
        if (access(parent, W_OK)) return;
        path_of(leaf, sizeof leaf, parent, "daemon");
        if (mkdir(leaf, 0755) && errno != EEXIST) return;
        if (write_number(leaf, "cgroup.procs", (uint64_t)getpid())) return;
    }
    *swept += sweep(parent);
    for (int index = 0; index < 3; index++) write_file(parent, "cgroup.subtree_control", switches[index]);
    path_of(tree->folder[0], sizeof tree->folder[0], parent, name);
    if (mkdir(tree->folder[0], 0755)) {
        tree->folder[0][0] = 0;
        return;
    }
    for (int index = 0; index < 3; index++) write_file(tree->folder[0], "cgroup.subtree_control", switches[index]);
    if (read_file(tree->folder[0], "cgroup.subtree_control", buffer, sizeof buffer) < 0) return;
    if (has_word(buffer, "memory")) tree->controllers |= CJAIL_HAS_MEMORY | CJAIL_HAS_SWAP;
    if (has_word(buffer, "pids")) tree->controllers |= CJAIL_HAS_PIDS;
    if (has_word(buffer, "cpu")) tree->controllers |= CJAIL_HAS_QUOTA;
    // cpu.stat counts time in every cgroup, whatever controllers are on.
    tree->controllers |= CJAIL_HAS_CPUTIME;
}

void cgroup_find(struct cgroup_tree *tree, uint32_t *swept) {
    char name[96];
    memset(tree, 0, sizeof *tree);
    own_name(name, sizeof name);
    if (exists(ROOT, "cgroup.controllers")) {
        tree->version = 2;
        find_v2(tree, name, swept);
    } else {
        tree->version = 1;
        find_v1(tree, name, swept);
    }
    if (tree->controllers == 0) tree->version = 0;
}

static int set(int needed, const char *folder, const char *name, uint64_t value, int *code) {
    int failed = write_number(folder, name, value);
    if (failed && needed && *code == 0) *code = failed;
    return failed;
}

int cgroup_make(const struct cgroup_tree *tree, struct cgroup *cgroup, uint64_t number,
                const struct cjail_request *request) {
    int code = 0;
    cgroup->made = 1;
    cgroup->number = number;
    for (int index = 0; index < CONTROLLERS; index++) {
        char *folder = cgroup->folder[index];
        folder[0] = 0;
        if (!tree->folder[index][0]) continue;
        struct text text = text_in(folder, sizeof cgroup->folder[index]);
        text_add(&text, tree->folder[index]);
        text_add(&text, "/");
        text_number(&text, number);
        if (mkdir(folder, 0755) && errno != EEXIST) return -errno;
    }
    uint32_t has = tree->controllers;
    const char *memory = cgroup->folder[tree->version == 1 ? MEMORY : 0];
    const char *pids = cgroup->folder[tree->version == 1 ? PIDS : 0];
    const char *quota = cgroup->folder[tree->version == 1 ? QUOTA : 0];
    if (has & CJAIL_HAS_PIDS) set(1, pids, "pids.max", request->processes, &code);
    if (tree->version == 2) {
        if (has & CJAIL_HAS_MEMORY) {
            set(1, memory, "memory.max", request->memory_bytes, &code);
            set(0, memory, "memory.swap.max", 0, &code);
            set(0, memory, "memory.oom.group", 1, &code);
        }
        if (has & CJAIL_HAS_QUOTA) {
            char both[64];
            struct text text = text_in(both, sizeof both);
            text_number(&text, request->quota_microseconds);
            text_add(&text, " 100000");
            ssize_t written = write_file(quota, "cpu.max", both);
            if (written < 0 && code == 0) code = (int)written;
        }
        return code;
    }
    // The plain limit first: the one that counts swap may not be lower than it.
    if (has & CJAIL_HAS_MEMORY) set(1, memory, "memory.limit_in_bytes", request->memory_bytes, &code);
    if (has & CJAIL_HAS_SWAP) set(1, memory, "memory.memsw.limit_in_bytes", request->memory_bytes, &code);
    if (has & CJAIL_HAS_QUOTA) set(1, quota, "cpu.cfs_quota_us", request->quota_microseconds, &code);
    return code;
}

int cgroup_join(const struct cgroup_tree *tree, const struct cgroup *cgroup) {
    for (int index = 0; index < CONTROLLERS; index++) {
        if (!tree->folder[index][0]) continue;
        ssize_t written = write_file(cgroup->folder[index], "cgroup.procs", "0");
        if (written < 0) return (int)written;
    }
    return 0;
}

static int open_counter(const char *folder, const char *name) {
    char path[512];
    path_of(path, sizeof path, folder, name);
    return open(path, O_RDONLY | O_CLOEXEC);
}

int cgroup_open_cpu(const struct cgroup_tree *tree, const struct cgroup *cgroup) {
    if (!(tree->controllers & CJAIL_HAS_CPUTIME)) return -1;
    if (tree->version == 2) return open_counter(cgroup->folder[0], "cpu.stat");
    return open_counter(cgroup->folder[CPUTIME], "cpuacct.usage");
}

int cgroup_open_oom(const struct cgroup_tree *tree, const struct cgroup *cgroup) {
    if (!(tree->controllers & CJAIL_HAS_MEMORY)) return -1;
    return open_counter(cgroup->folder[0], tree->version == 2 ? "memory.events" : "memory.oom_control");
}

// The number after `key` and a space at the start of a line of the file, or the file's first number for no key.
static uint64_t counter(const char *folder, const char *name, const char *key) {
    char buffer[2048];
    if (!folder[0] || read_file(folder, name, buffer, sizeof buffer) <= 0) return 0;
    if (!key) return parse_number(buffer);
    size_t length = strlen(key);
    for (char *line = buffer; line; line = strchr(line, '\n')) {
        if (*line == '\n') line++;
        if (!strncmp(line, key, length) && line[length] == ' ') return parse_number(line + length);
    }
    return 0;
}

void cgroup_measure(const struct cgroup_tree *tree, const struct cgroup *cgroup, struct cjail_event *event) {
    const char *first = cgroup->folder[0];
    if (tree->version == 2) {
        event->cpu_nanoseconds = counter(first, "cpu.stat", "usage_usec") * 1000;
        event->oom_kills = (uint32_t)counter(first, "memory.events", "oom_kill");
        event->peak_bytes = counter(first, "memory.peak", NULL);
        event->refused_forks = (uint32_t)counter(first, "pids.events", "max");
    } else if (tree->version == 1) {
        int swap = (tree->controllers & CJAIL_HAS_SWAP) != 0;
        event->cpu_nanoseconds = counter(cgroup->folder[CPUTIME], "cpuacct.usage", NULL);
        event->oom_kills = (uint32_t)counter(first, "memory.oom_control", "oom_kill");
        event->peak_bytes =
            counter(first, swap ? "memory.memsw.max_usage_in_bytes" : "memory.max_usage_in_bytes", NULL);
        event->refused_forks = (uint32_t)counter(cgroup->folder[PIDS], "pids.events", "max");
    }
}

int cgroup_remove(const struct cgroup_tree *tree, struct cgroup *cgroup) {
    int left = 0;
    if (!cgroup->made) return 1;
    for (int index = 0; index < CONTROLLERS; index++) {
        if (tree->folder[index][0] && cgroup->folder[index][0] && !remove_folder(cgroup->folder[index])) left = 1;
    }
    if (!left) cgroup->made = 0;
    return !left;
}

void cgroup_remove_tree(struct cgroup_tree *tree) {
    for (int index = 0; index < CONTROLLERS; index++) {
        if (tree->folder[index][0]) rmdir(tree->folder[index]);
    }
}

void cgroup_remove_abandoned(int version, const char *folder) {
    const char *name = strrchr(folder, '/');
    if (version == 2) remove_with_children(folder);
    if (version != 1 || !name) return;
    for (int index = 0; index < CONTROLLERS; index++) {
        char parent[128], path[512];
        path_of(parent, sizeof parent, ROOT, v1_names[index]);
        path_of(path, sizeof path, parent, name + 1);
        remove_with_children(path);
    }
}
