internal import Glibc

extension JailHost {
    /// Finds out what this host can enforce, by building jails and looking.
    public static func probe(
        spawner: JailSpawner,
        profile: BaseProfile = .ofThisHost(),
        bubblewrapPath: String = "/usr/bin/bwrap"
    ) async -> HostReport {
        var items = HostFacts.items() + spawnerItems(spawner.facts)
        let host: JailHost
        do throws(JailError) {
            host = try JailHost(spawner: spawner, profile: profile, bubblewrapPath: bubblewrapPath)
        } catch {
            items.append(.init("bubblewrap", false, error.description, otherwise: "Nothing can be judged."))
            return HostReport(items: items, canJail: false, canListen: false, reasons: [error.description])
        }
        items.append(.init("bubblewrap", true, host.bubblewrap.version, otherwise: ""))
        items.append(.init("seccomp", true, "the program was built", otherwise: ""))

        let fault = await host.selfTest(listens: false)
        items.append(selfTestItem("self_test", fault, otherwise: "Nothing can be judged."))
        let listenerFault = fault == nil ? await host.selfTest(listens: true) : fault
        items.append(
            selfTestItem(
                "listener",
                listenerFault,
                otherwise: "Plans that need a devnet inside the jail are refused."
            )
        )
        return HostReport(
            items: items,
            canJail: fault == nil,
            canListen: listenerFault == nil,
            reasons: fault.map { [$0.description] } ?? []
        )
    }

    private static func selfTestItem(
        _ name: String,
        _ fault: JailError?,
        otherwise consequence: String
    ) -> HostReport.Item {
        .init(
            name,
            fault == nil,
            fault?.description ?? "a jail was built and found closed",
            otherwise: consequence
        )
    }

    /// What a jail must not be able to do, tried in one; the proof comes by the result pipe.
    private static let selfTestScript = """
        fail() { printf '%s' "$1" >&3; exit 1; }
        (cat /proc/1/environ) >/dev/null 2>&1 && fail 'the first process can be read'
        (: > /intruder) 2>/dev/null && fail 'the root can be written'
        (: > /usr/intruder) 2>/dev/null && fail '/usr can be written'
        (: > /proc/sys/kernel/core_pattern) 2>/dev/null && fail 'kernel settings can be written'
        (exec 5</proc/self/fd/4) 2>/dev/null && fail 'a descriptor of the daemon is open'
        [ "$(env | grep -c '^PROOF=')" = 1 ] || fail 'the environment did not arrive'
        : > /work/own || fail '/work cannot be written'
        printf '%s' "$PROOF" >&3
        """

    private func selfTest(listens: Bool) async -> JailError? {
        let proof = String(UInt64.random(in: .min ... .max), radix: 36)
        var plan = JailPlan(executable: "/bin/sh", arguments: ["-c", Self.selfTestScript], listens: listens)
        plan.environment["PROOF"] = proof
        do throws(JailError) {
            let outcome = try await run(plan, onListening: { close($0) })
            if outcome.isSuccess, outcome.result == Array(proof.utf8) { return nil }
            let told = String(decoding: outcome.result, as: UTF8.self)
            return .selfTestFailed(told.isEmpty ? "it ended with \(outcome.cause)." : "\(told).")
        } catch {
            return error
        }
    }

    private static func spawnerItems(_ facts: JailSpawner.Facts) -> [HostReport.Item] {
        let tree =
            facts.cgroupVersion == 0 ? "no cgroups" : "cgroups v\(facts.cgroupVersion), \(facts.cgroupFolder)"
        let users = facts.slotUsers
        return [
            .init(
                "slot_users",
                !users.isEmpty,
                users.isEmpty
                    ? "all jails have the daemon's own uid"
                    : "uids \(users.map(String.init).joined(separator: ", "))",
                otherwise:
                    "Jails share per-user limits and keyrings; start the daemon as root to give each slot a uid."
            ),
            .init(
                "cgroup_memory",
                facts.limitsMemory,
                tree,
                otherwise:
                    "Memory is limited per process, not per jail, and running out of it cannot be told from a crash."
            ),
            .init(
                "cgroup_swap",
                facts.limitsSwap,
                tree,
                otherwise: "A jail may use swap beyond its memory limit; turn swap off."
            ),
            .init(
                "cgroup_pids",
                facts.limitsProcesses,
                tree,
                otherwise: "Processes are limited by the jail's user namespace alone."
            ),
            .init("cgroup_cpu", facts.limitsCores, tree, otherwise: "One jail may take every processor."),
            .init(
                "cgroup_cpu_time",
                facts.countsCPU,
                tree,
                otherwise: "Processor time is limited per process, not per jail."
            ),
        ]
    }
}
