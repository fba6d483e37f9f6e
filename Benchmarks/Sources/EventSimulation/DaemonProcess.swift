import Foundation

/// The daemon under load: a process of its own with a data directory of its own.
final class DaemonProcess {
    let port: Int
    let token: String
    let folder: URL
    private let process: Process

    /// Starts it and waits until it listens.
    init(_ program: String) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "sandboxd-event-\(ProcessInfo.processInfo.processIdentifier)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        let data = folder.appendingPathComponent("data").path
        process.arguments = ["serve", "--port", "0", "--data-dir", data, "--log-level", "warning"]
        let output = Pipe()
        process.standardOutput = output
        let log = folder.appendingPathComponent("log")
        try Data().write(to: log)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        var text = ""
        var found: Int?
        while found == nil {
            let chunk = output.fileHandleForReading.availableData
            guard !chunk.isEmpty else {
                throw UsageError(
                    "The daemon did not start: \((try? String(contentsOf: log, encoding: .utf8)) ?? "")"
                )
            }
            text += String(decoding: chunk, as: UTF8.self)
            found = text.split(separator: "\n").last { $0.hasPrefix("listening on ") && text.hasSuffix("\n") }
                .flatMap { Int($0.split(separator: ":").last ?? "") }
        }
        port = found ?? 0
        token = try String(contentsOfFile: data + "/organiser.token", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Ends it and removes what it kept; says what it logged.
    func stop() -> String {
        process.terminate()
        process.waitUntilExit()
        let log = (try? String(contentsOf: folder.appendingPathComponent("log"), encoding: .utf8)) ?? ""
        try? FileManager.default.removeItem(at: folder)
        return log
    }

    var isRunning: Bool { process.isRunning }

    // MARK: Looking at it

    struct Sample {
        /// Bytes of memory in use that are the process's own, and those of files in it.
        var anonymous = 0
        var files = 0
        /// Seconds of processor time since it started.
        var processorTime = 0.0
        var descriptors = 0
        var threads = 0
        /// Bytes of its data directory.
        var disk = 0
    }

    func sample() -> Sample {
        var sample = Sample()
        let place = "/proc/\(process.processIdentifier)"
        for line in text(place + "/status").split(separator: "\n") {
            let fields = line.split(whereSeparator: { $0 == "\t" || $0 == " " })
            guard fields.count >= 2, let value = Int(fields[1]) else { continue }
            switch fields[0] {
            case "RssAnon:": sample.anonymous = value << 10
            case "RssFile:": sample.files = value << 10
            case "Threads:": sample.threads = value
            default: break
            }
        }
        let times = text(place + "/stat").split(separator: ")").last?.split(separator: " ") ?? []
        if times.count > 13, let user = Double(times[11]), let system = Double(times[12]) {
            sample.processorTime = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        }
        sample.descriptors = (try? FileManager.default.contentsOfDirectory(atPath: place + "/fd").count) ?? 0
        let data = folder.appendingPathComponent("data")
        for name in (try? FileManager.default.contentsOfDirectory(atPath: data.path)) ?? [] {
            let attributes = try? FileManager.default.attributesOfItem(atPath: data.path + "/" + name)
            sample.disk += attributes?[.size] as? Int ?? 0
        }
        return sample
    }

    private func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
