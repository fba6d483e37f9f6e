import ArgumentParser
import Foundation
import Jail

// The order matters: the spawner of jails must be forked before the first thread exists.
do {
    var command = try RootCommand.parseAsRoot()
    if let jailing = command as? any JailingCommand {
        try await jailing.run(spawner: try JailSpawner.start(slots: jailing.jailSlots))
    } else if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
    } else {
        try command.run()
    }
} catch {
    // What the parser throws (help, version, wrong usage, an exit code) it also knows how to show.
    guard !(error is ExitCode), RootCommand.exitCode(for: error) == .failure else { RootCommand.exit(withError: error) }
    Console.standard.report(error)
    exit(ExitCode.failure.rawValue)
}
