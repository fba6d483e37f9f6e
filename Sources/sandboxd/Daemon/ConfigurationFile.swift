import Devnet
import Foundation
import Logging
import Yams

/// A daemon's settings from a YAML file and from the environment.
enum ConfigurationFile {
    /// Keys that hold one value, each with the variable that overrides it.
    private enum Key: String, CaseIterable {
        case host
        case port
        case dataDirectory
        case ipc
        case ephemeral
        case publicURL
        case templates
        case toolchain
        case judgeWorkers
        case participantsMayCheat
        case mnemonic
        case genesis
        case importedChain
        case order
        case transactionGasCap
        case historyMemory
        case logLevel

        /// `dataDirectory` is `SANDBOXD_DATA_DIRECTORY`.
        var variable: String {
            var text = "SANDBOXD"
            for part in rawValue.split(before: \.isUppercase) { text += "_" + part.uppercased() }
            return text
        }
    }

    /// Defaults, overridden by the file, overridden by the environment.
    static func layered(file: String?, environment: [String: String]) throws -> DaemonConfiguration {
        var configuration = DaemonConfiguration()
        if let file = file ?? environment["SANDBOXD_CONFIG"] { try read(file, into: &configuration) }
        for key in Key.allCases {
            guard let text = environment[key.variable], !text.isEmpty else { continue }
            try set(key, text, in: &configuration, source: key.variable)
        }
        return configuration
    }

    private static func read(_ file: String, into configuration: inout DaemonConfiguration) throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Refusal.invalid(
                "The configuration file \(file) cannot be read; check its path and permissions."
            )
        }
        let root: Yams.Node?
        do { root = try Yams.compose(yaml: String(decoding: data, as: UTF8.self)) } catch {
            throw Refusal.invalid("The configuration file \(file) is no YAML: \(error)")
        }
        guard let root else { return }
        guard let mapping = root.mapping else {
            throw Refusal.invalid("The configuration file \(file) must be a mapping of settings.")
        }
        for (name, value) in mapping {
            let text = name.string ?? ""
            let source = "\"\(text)\" in \(file)"
            switch text {
            case "templateSources":
                guard let items = value.sequence, items.allSatisfy({ $0.string != nil }) else {
                    throw Refusal.invalid("\(source) must be a list of folders and git URLs.")
                }
                configuration.templateSources = items.compactMap(\.string)
            case "presets":
                guard let presets = value.mapping else {
                    throw Refusal.invalid("\(source) must be a mapping.")
                }
                for (name, preset) in presets {
                    configuration.presets[name.string ?? ""] = try DevnetRequest(json(preset))
                }
            default:
                guard let key = Key(rawValue: text) else {
                    let known = Key.allCases.map(\.rawValue) + ["templateSources", "presets"]
                    throw Refusal.invalid(
                        "\(source) is no setting; known are \(known.joined(separator: ", "))."
                    )
                }
                guard let scalar = value.scalar else { throw Refusal.invalid("\(source) must be one value.") }
                try set(key, scalar.string, in: &configuration, source: source)
            }
        }
    }

    private static func set(
        _ key: Key,
        _ text: String,
        in configuration: inout DaemonConfiguration,
        source: String
    ) throws {
        func number(in range: ClosedRange<Int>) throws -> Int {
            guard let number = Int(text), range.contains(number) else {
                throw Refusal.invalid(
                    "\(source) must be a whole number from \(range.lowerBound) to \(range.upperBound)."
                )
            }
            return number
        }
        func flag() throws -> Bool {
            switch text.lowercased() {
            case "true", "yes", "1", "on": return true
            case "false", "no", "0", "off": return false
            default: throw Refusal.invalid("\(source) must be true or false.")
            }
        }
        switch key {
        case .host: configuration.host = text
        case .port: configuration.port = try number(in: 0...65_535)
        case .dataDirectory: configuration.dataDirectory = text
        case .ipc: configuration.ipc = text
        case .ephemeral: configuration.isEphemeral = try flag()
        case .publicURL: configuration.publicURL = text
        case .templates: configuration.templates = text
        case .toolchain: configuration.toolchain = text
        case .judgeWorkers: configuration.judgeWorkers = try number(in: 1...32)
        case .participantsMayCheat: configuration.participantsMayCheat = try flag()
        case .mnemonic:
            // Read as a request would be, so that a phrase that cannot work is told now.
            let request = try DevnetRequest(.object(["mnemonic": .string(text)]))
            configuration.mnemonic = request.mnemonic ?? text
        case .genesis: configuration.genesis = text
        case .importedChain: configuration.importedChain = text
        case .order:
            guard let order = TransactionOrder(rawValue: text) else {
                throw Refusal.invalid("\(source) must be fees or fifo.")
            }
            configuration.order = order
        case .transactionGasCap:
            let caps = DevnetRequest.transactionGasCaps
            configuration.transactionGasCap = UInt64(
                try number(in: Int(caps.lowerBound)...Int(caps.upperBound))
            )
        case .historyMemory:
            configuration.historyMemory = try number(in: DaemonConfiguration.historyMemoryRange)
        case .logLevel:
            guard let level = Logger.Level(rawValue: text) else {
                throw Refusal.invalid("\(source) is no log level.")
            }
            configuration.logLevel = level
        }
    }

    /// A YAML node as the API would have been sent it.
    private static func json(_ node: Yams.Node) -> JSONValue {
        switch node {
        case .mapping(let mapping):
            return .object(mapping.map { JSONValue.Member($0.key.string ?? "", json($0.value)) })
        case .sequence(let items): return .array(items.map(json))
        case .scalar(let scalar):
            if scalar.style == .plain, UInt64(scalar.string) != nil { return .number(scalar.string) }
            return .string(scalar.string)
        case .alias: return .null
        }
    }

    /// The settings that hold, as a file that would set them.
    static func text(_ configuration: DaemonConfiguration) -> String {
        let values: [(Key, String?)] = [
            (.host, configuration.host),
            (.port, String(configuration.port)),
            (.dataDirectory, configuration.dataDirectory),
            (.ipc, configuration.ipc),
            (.ephemeral, String(configuration.isEphemeral)),
            (.publicURL, configuration.publicURL),
            (.templates, configuration.templates),
            (.toolchain, configuration.toolchain),
            (.judgeWorkers, String(configuration.judgeWorkers)),
            (.participantsMayCheat, String(configuration.participantsMayCheat)),
            (.mnemonic, configuration.mnemonic),
            (.genesis, configuration.genesis),
            (.importedChain, configuration.importedChain),
            (.order, configuration.order?.rawValue),
            (.transactionGasCap, configuration.transactionGasCap.map { String($0) }),
            (.historyMemory, String(configuration.historyMemory)),
            (.logLevel, configuration.logLevel.rawValue),
        ]
        return values.compactMap { key, value in
            value.map { "\(key.rawValue): \(JSONValue.string($0).text)\n" }
        }
        .joined()
    }
}

extension String {
    /// The parts that begin with a character of that sort.
    fileprivate func split(before isStart: (Character) -> Bool) -> [String] {
        var parts = [""]
        for character in self {
            if isStart(character), parts.last?.isEmpty == false { parts.append("") }
            parts[parts.count - 1].append(character)
        }
        return parts
    }
}
