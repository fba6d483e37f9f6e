// pid 1 of every jail, as machine code that carries itself.
//
// bwrap must execute *some file* inside the jail. A helper beside the daemon would have to be built, found
// and installed with it, and would need a C library that the organiser's toolchain may not have. So init is
// written without any: its functions sit in a section of their own, touch no data and call nothing but the
// kernel; `cjail_init_image` puts an ELF header before a copy of that section. The result is smaller than a
// page of text and starts without a dynamic linker.
//
// Its rules: it is not dumpable (nobody can read its environment, write its memory or take its
// descriptors); it alone holds the status pipe; it keeps no end of the payload's pipes; it reaps everything,
// and when the payload ends it kills what is left and goes, which ends the pid namespace.
//
// Its arguments: [init, most processes, command, arguments…].
#define _GNU_SOURCE
#include "internal.h"
#include <elf.h>
#include <errno.h>
#include <linux/wait.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

// No instrumentation may be put into these functions: it would refer to data that the copy does not have.
#define IN_INIT                                                                                              \
    __attribute__((section("jailinit"), noinline, used, retain, no_builtin, nodebug,                         \
                   no_profile_instrument_function, no_sanitize("all"), no_stack_protector))

#define INIT_NPROC 6 // RLIMIT_NPROC

struct init_limit {
    uint64_t soft, hard;
};

#if defined(__x86_64__)
#define INIT_MACHINE EM_X86_64
IN_INIT static long init_call(long number, long a, long b, long c, long d) {
    register long fourth __asm__("r10") = d;
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth)
                     : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
#define INIT_MACHINE EM_AARCH64
IN_INIT static long init_call(long number, long a, long b, long c, long d) {
    register long code __asm__("x8") = number;
    register long first __asm__("x0") = a;
    register long second __asm__("x1") = b;
    register long third __asm__("x2") = c;
    register long fourth __asm__("x3") = d;
    __asm__ volatile("svc 0" : "+r"(first) : "r"(code), "r"(second), "r"(third), "r"(fourth) : "memory");
    return first;
}
#else
#error "init.c knows how to enter the kernel on x86_64 and aarch64"
#endif

IN_INIT static void init_say(uint32_t kind, int32_t value) {
    struct cjail_record record;
    record.kind = kind;
    record.value = value;
    init_call(SYS_write, CJAIL_FD_STATUS, (long)&record, sizeof record, 0);
}

IN_INIT static _Noreturn void init_leave(int code) {
    for (;;) init_call(SYS_exit_group, code, 0, 0, 0);
}

IN_INIT static _Noreturn void init_payload(char **arguments, char **environment) {
    struct init_limit limit;
    limit.soft = 0;
    for (char *digit = arguments[1]; *digit; digit++) limit.soft = limit.soft * 10 + (uint64_t)(*digit - '0');
    limit.hard = limit.soft;
    init_call(SYS_setsid, 0, 0, 0, 0);
    // Here, in the innermost user namespace, only this jail's processes count.
    if (limit.soft > 0) init_call(SYS_prlimit64, 0, INIT_NPROC, (long)&limit, 0);
    // The status pipe stays open until the exec has worked, to say so if it does not.
    init_call(SYS_fcntl, CJAIL_FD_STATUS, 2 /* F_SETFD */, 1 /* FD_CLOEXEC */, 0);
    long code = init_call(SYS_execve, (long)arguments[2], (long)(arguments + 2), (long)environment, 0);
    init_say(CJAIL_PAYLOAD_NOT_EXECUTABLE, (int32_t)-code);
    init_leave(127);
}

// `stack` is what the kernel hands a new program: argc, argv…, NULL, envp…, NULL.
IN_INIT __attribute__((visibility("hidden"))) _Noreturn void cjail_init_main(long *stack) {
    char **arguments = (char **)(stack + 1);
    char **environment = arguments + *stack + 1;
    int status = 0;
    init_call(SYS_prctl, PR_SET_DUMPABLE, 0, 0, 0);
    init_call(SYS_close_range, CJAIL_FD_STATUS + 1, ~0u, 0, 0);
    init_say(CJAIL_STARTED, 0);
    long payload = init_call(SYS_clone, SIGCHLD, 0, 0, 0);
    if (payload == 0) init_payload(arguments, environment);
    if (payload < 0) {
        init_say(CJAIL_PAYLOAD_NOT_EXECUTABLE, (int32_t)-payload);
        init_leave(127);
    }
    init_call(SYS_close_range, 0, CJAIL_FD_RESULT, 0, 0);
    for (;;) {
        long pid = init_call(SYS_wait4, -1, (long)&status, 0x40000000 /* __WALL */, 0);
        if (pid == payload) break;
        if (pid < 0 && pid != -EINTR) init_leave(125);
    }
    init_call(SYS_kill, -1, SIGKILL, 0, 0);
    int signal = status & 0x7f;
    if (signal != 0) {
        init_say(CJAIL_PAYLOAD_SIGNALLED, signal);
        init_leave(128 + signal);
    }
    init_say(CJAIL_PAYLOAD_EXITED, status >> 8 & 0xff);
    init_leave(status >> 8 & 0xff);
}

IN_INIT __attribute__((naked)) static void cjail_init_start(void) {
#if defined(__x86_64__)
    __asm__ volatile("mov %rsp, %rdi\n and $-16, %rsp\n call cjail_init_main\n hlt");
#else
    __asm__ volatile("mov x0, sp\n bl cjail_init_main\n brk #0");
#endif
}

extern const uint8_t __start_jailinit[], __stop_jailinit[];

struct init_header {
    Elf64_Ehdr file;
    Elf64_Phdr load;
    Elf64_Phdr stack; // says that the stack is not executable
};

size_t cjail_init_image(uint8_t *buffer, size_t capacity) {
    const uint64_t base = 0x400000;
    size_t code = (size_t)(__stop_jailinit - __start_jailinit);
    // Functions keep their alignment if the code starts on a cache line.
    size_t offset = (sizeof(struct init_header) + 63) / 64 * 64;
    if (offset + code > capacity) return 0;
    struct init_header header;
    memset(&header, 0, sizeof header);
    memcpy(header.file.e_ident, ELFMAG, SELFMAG);
    header.file.e_ident[EI_CLASS] = ELFCLASS64;
    header.file.e_ident[EI_DATA] = ELFDATA2LSB;
    header.file.e_ident[EI_VERSION] = EV_CURRENT;
    header.file.e_type = ET_EXEC;
    header.file.e_machine = INIT_MACHINE;
    header.file.e_version = EV_CURRENT;
    header.file.e_entry = base + offset + (uint64_t)((const uint8_t *)cjail_init_start - __start_jailinit);
    header.file.e_phoff = offsetof(struct init_header, load);
    header.file.e_ehsize = sizeof(Elf64_Ehdr);
    header.file.e_phentsize = sizeof(Elf64_Phdr);
    header.file.e_phnum = 2;
    header.load.p_type = PT_LOAD;
    header.load.p_flags = PF_R | PF_X;
    header.load.p_vaddr = header.load.p_paddr = base;
    header.load.p_filesz = header.load.p_memsz = offset + code;
    header.load.p_align = 0x10000; // the largest page of either machine
    header.stack.p_type = PT_GNU_STACK;
    header.stack.p_flags = PF_R | PF_W;
    memset(buffer, 0, offset);
    memcpy(buffer, &header, sizeof header);
    memcpy(buffer + offset, __start_jailinit, code);
    return offset + code;
}
