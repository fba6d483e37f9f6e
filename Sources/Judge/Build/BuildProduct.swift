import Cryptography
package import Devnet
import Primitives
package import Templates

/// What a build makes of a project: for each contract of the plan an ABI and creation code, as checked data.
package struct BuildProduct: Sendable, Hashable {
    package struct Artifact: Sendable, Hashable {
        package let name: String
        /// Rebuilt from the members that the judge knows; nothing else of the build's text survives.
        package let abi: JSONValue
        package let creationCode: [UInt8]
    }

    package let artifacts: [Artifact]

    /// Most bytes that a creation transaction may carry (EIP-3860).
    package static let creationCodeLimit = 49_152
    /// Most that the build may write about all contracts.
    static let documentLimit = 4 << 20
    private static let entryLimit = 1_000

    /// Reads the one document of a build.
    ///
    /// - Throws: a ``Fault``: `build_failed` with the compiler's words, or `report_invalid` where the document
    ///   is not exactly what was asked for.
    package init(parsing document: [UInt8], contracts: [JudgingPlan.Contract]) throws(Fault) {
        let json: JSONValue
        do {
            json = try JSONValue.parse(document, maximumDepth: 32)
        } catch {
            throw Self.invalid("it is no JSON")
        }
        if let error = json["error"] {
            let message = PlainText.line(error["message"]?.string ?? "", limit: 600)
            let name = PlainText.line(error["contract"]?.string ?? "?", limit: 80)
            throw Fault(.buildFailed, "\(name) does not compile: \(message)")
        }
        guard let members = json["contracts"]?.members, json.members?.count == 1 else {
            throw Self.invalid("it has no contracts")
        }
        let wanted = contracts.map(\.name)
        guard members.count == wanted.count, Set(members.map(\.key)) == Set(wanted) else {
            throw Self.invalid("it names other contracts than \(wanted.joined(separator: ", "))")
        }
        var artifacts: [Artifact] = []
        for name in wanted {
            guard let value = json["contracts"]?[name] else { throw Self.invalid("\(name) is missing") }
            artifacts.append(try Self.artifact(name, value))
        }
        self.artifacts = artifacts
    }

    private static func artifact(_ name: String, _ value: JSONValue) throws(Fault) -> Artifact {
        guard let entries = value["abi"]?.array, entries.count <= entryLimit else {
            throw invalid("\(name) has no ABI of at most \(entryLimit) entries")
        }
        var abi: [JSONValue] = []
        for entry in entries {
            guard let checked = ABIEntry.checked(entry) else { throw invalid("\(name) has a malformed ABI") }
            abi.append(checked)
        }
        guard let hex = value["bytecode"]?.string, hex.hasPrefix("0x"), let code = Hex.decode(hex) else {
            throw invalid("\(name) has no creation code in hexadecimal digits")
        }
        guard !code.isEmpty else {
            throw Fault(.buildFailed, "\(name) compiles to no code; give it at least one external function.")
        }
        guard code.count <= creationCodeLimit else {
            throw Fault(
                .buildFailed,
                "\(name) compiles to \(code.count) bytes, and a transaction can create \(creationCodeLimit); make it smaller."
            )
        }
        return Artifact(name: name, abi: .array(abi), creationCode: code)
    }

    private static func invalid(_ reason: String) -> Fault {
        Fault(.reportInvalid, "The build's result cannot be used: \(reason).")
    }

    /// What the acceptance suite is handed.
    var json: JSONValue {
        .object(
            artifacts.map { artifact in
                JSONValue.Member(
                    artifact.name,
                    .object(["abi": artifact.abi, "bytecode": .string(Hex.encode(artifact.creationCode))])
                )
            }
        )
    }

    var summaries: [ContractSummary] {
        artifacts.map {
            ContractSummary(
                name: $0.name,
                creationBytes: $0.creationCode.count,
                creationHash: Hex.encode(Keccak.hash($0.creationCode).bytes)
            )
        }
    }
}
