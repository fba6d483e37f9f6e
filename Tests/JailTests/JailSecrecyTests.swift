import Glibc
import Jail
import Testing

@Suite("A jail cannot see the daemon or the host")
struct JailSecrecyTests {
    @Test("The environment of the daemon is readable nowhere in the jail")
    func daemonEnvironment() async throws {
        guard let jail = await JailHarness.with() else { return }
        setenv("JAIL_TEST_SECRET", "hush-4711", 1)
        let run = try await jail.run(
            .shell("cat /proc/*/environ; env; cat /proc/*/cmdline | tr '\\0' ' '; true")
        )
        #expect(!run.output.contains("hush-4711"))
        #expect(run.error.contains("/proc/1/environ: Permission denied"))
    }

    @Test("The first process can be neither read nor changed")
    func firstProcess() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(
            .python(
                """
                import os
                for name in ("mem", "environ", "maps", "fd", "root", "cwd"):
                    try:
                        os.listdir("/proc/1/fd") if name == "fd" else os.stat("/proc/1/root/") if name == "root" \\
                            else os.readlink("/proc/1/cwd") if name == "cwd" else open("/proc/1/" + name, "rb").read(1)
                        print("open", name)
                    except PermissionError:
                        pass
                os.kill(1, 9)
                print("still here")
                """
            )
        )
        #expect(run.output == "still here\n")
    }

    @Test("A descriptor that the daemon left open to a root file is not in the jail")
    func inheritedDescriptor() async throws {
        guard let jail = await JailHarness.with() else { return }
        // Without close-on-exec, as a careless library would open it.
        let leak = open("/etc/shadow", O_RDONLY)
        defer { if leak >= 0 { close(leak) } }
        let run = try await jail.run(.shell("ls /proc/$$/fd; ls -l /proc/$$/fd | grep -c shadow"))
        #expect(run.output == "0\n1\n2\n3\n0\n")
    }

    @Test("The kernel's root is out of reach")
    func notRoot() async throws {
        guard let jail = await JailHarness.with() else { return }
        let script = """
            (: > /proc/sys/kernel/core_pattern); echo b > /proc/sysrq-trigger; echo -1000 > /proc/self/oom_score_adj
            cat /proc/self/uid_map | tr -s ' '; grep -E 'Cap(Prm|Eff|Bnd|Amb)|NoNewPrivs|Seccomp:' /proc/self/status
            """
        let run = try await jail.run(.shell(script))
        let map =
            run.output.split(separator: "\n").first.map { $0.split(separator: " ").map(String.init) } ?? []
        #expect(map.count == 3 && map[0] == "1000" && map[2] == "1")
        #expect(run.error.contains("core_pattern: Permission denied") || run.error.contains("Read-only"))
        for line in [
            "CapPrm:\t0000000000000000", "CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2",
        ] {
            #expect(run.output.contains(line))
        }
    }

    @Test("Nothing of the host's own file system can be written or is there at all")
    func fileSystem() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(
            .shell(
                "for p in / /usr /etc /dev /proc /sys /root /home /var; do touch $p/x 2>/dev/null && echo wrote $p; done; ls /"
            )
        )
        let names = run.output.split(separator: "\n").map(String.init)
        #expect(!names.contains { $0.hasPrefix("wrote") })
        #expect(
            Set(names).isSubset(of: [
                "bin", "dev", "etc", "init", "lib", "lib32", "lib64", "libx32", "proc", "sbin", "tmp", "usr",
                "work",
            ])
        )
    }

    @Test("What tells about the host in /proc is masked")
    func masked() async throws {
        guard let jail = await JailHarness.with() else { return }
        for path in jail.host.profile.masked {
            let run = try await jail.run(.shell("cat \(path)"))
            #expect(run.output.isEmpty, "\(path)")
        }
    }

    @Test("Dangerous system calls are refused", arguments: RefusedCall.all)
    func refusedCalls(call: RefusedCall) async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(
            .python(
                """
                import ctypes
                libc = ctypes.CDLL(None, use_errno=True)
                value = libc.syscall(\(call.arguments))
                print(value, ctypes.get_errno())
                """
            )
        )
        #expect(run.output == "-1 \(call.errno)\n", "\(call.name): \(run.error)")
    }

    @Test("A new user namespace is refused")
    func nestedUserNamespace() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(
            .shell("unshare -U true && echo inside; bwrap --ro-bind / / true && echo inside")
        )
        #expect(run.output.isEmpty)
        #expect(!run.outcome.isSuccess)
    }

    @Test("Sockets of unusual families are refused, usual ones work")
    func socketFamilies() async throws {
        guard let jail = await JailHarness.with() else { return }
        let run = try await jail.run(
            .python(
                """
                import socket
                for family in (1, 2, 10, 16, 17, 31, 38, 40, 44):
                    try:
                        socket.socket(family, socket.SOCK_RAW if family in (16, 17) else socket.SOCK_STREAM).close()
                        print("opened", family)
                    except OSError as error:
                        print(error.errno, family)
                """
            )
        )
        let opened = run.output.split(separator: "\n").filter { $0.hasPrefix("opened") }
        #expect(opened == ["opened 1", "opened 2", "opened 10", "opened 16"])
        #expect(run.output.contains("97 40"))
    }
}

/// A system call by its number on x86_64, and the error that the jail answers with.
struct RefusedCall: Sendable, CustomTestStringConvertible {
    let name: String
    let arguments: String
    let errno: Int32

    var testDescription: String { name }

    #if arch(x86_64)
    static let all = [
        RefusedCall(name: "ptrace(TRACEME)", arguments: "101, 0, 0, 0, 0", errno: 1),
        RefusedCall(name: "keyctl", arguments: "250, 0, -3, 0", errno: 38),
        RefusedCall(name: "add_key", arguments: "248, b'user', b'a', b'b', 1, -3", errno: 38),
        RefusedCall(name: "io_uring_setup", arguments: "425, 8, 0", errno: 38),
        RefusedCall(name: "clone3", arguments: "435, 0, 0", errno: 38),
        RefusedCall(name: "unshare(NEWUSER)", arguments: "272, 0x10000000", errno: 1),
        RefusedCall(name: "clone(NEWUSER)", arguments: "56, 0x10000011, 0, 0, 0, 0", errno: 1),
        RefusedCall(name: "mount", arguments: "165, b'a', b'/tmp', b'tmpfs', 0, 0", errno: 1),
        RefusedCall(name: "bpf", arguments: "321, 0, 0, 0", errno: 1),
        RefusedCall(name: "perf_event_open", arguments: "298, 0, 0, -1, -1, 0", errno: 1),
        RefusedCall(name: "process_vm_readv", arguments: "310, 1, 0, 0, 0, 0, 0", errno: 1),
        RefusedCall(name: "pidfd_getfd", arguments: "438, 0, 0, 0", errno: 1),
        RefusedCall(name: "chmod set-uid", arguments: "90, b'/work', 0o4755", errno: 1),
        RefusedCall(name: "fchmodat2", arguments: "452, -100, b'/work', 0o4755, 0", errno: 38),
        RefusedCall(name: "a call of the future", arguments: "480, 0, 0, 0", errno: 38),
        RefusedCall(name: "ioctl(TIOCSTI)", arguments: "16, 0, 0x5412, b'a'", errno: 1),
        RefusedCall(
            name: "ioctl(TIOCSTI) with high bits",
            arguments: "16, 0, ctypes.c_long(0x700005412), b'a'",
            errno: 1
        ),
    ]
    #else
    static let all = [
        RefusedCall(name: "ptrace(TRACEME)", arguments: "117, 0, 0, 0, 0", errno: 1),
        RefusedCall(name: "keyctl", arguments: "219, 0, -3, 0", errno: 38),
        RefusedCall(name: "io_uring_setup", arguments: "425, 8, 0", errno: 38),
        RefusedCall(name: "unshare(NEWUSER)", arguments: "97, 0x10000000", errno: 1),
    ]
    #endif
}
