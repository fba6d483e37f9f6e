import ArgumentParser
import Jail

/// A command that runs untrusted programs.
///
/// The spawner of its jails is a fork of this process, so it is started before the process has any thread or
/// secret of its own: in `main.swift`, between parsing the command line and everything else.
protocol JailingCommand: AsyncParsableCommand {
    /// How many jails may run at once.
    var jailSlots: Int { get }

    func run(spawner: JailSpawner) async throws
}
