import ArgumentParser
import Testing
import sandboxd

@Suite("Command line: parsing")
struct CLIParsingTests {
    @Test(
        "Every command of the contract is known and takes its arguments",
        arguments: [
            "serve --host 127.0.0.1 --port 0 --data-dir x", "check", "team create Han", "team list",
            "team token Han",
            "devnet create --team T --name N --hardfork osaka --chain-id 7 --block-time 2 --ttl 3d",
            "devnet create --order fifo --transaction-gas-cap 16777216 --genesis g --import-chain c",
            "devnet import d file",
            "serve --order fees --transaction-gas-cap 16777216 --genesis g --import-chain c",
            "serve --history-memory 64",
            "devnet list", "devnet show d", "devnet reset d", "devnet snapshot d --name s",
            "devnet snapshots d",
            "devnet restore d s", "devnet clone d", "devnet delete d", "template list", "template show t",
            "template new t dir --set a=b --set c=d=e", "judge run . --template t --ref main", "submit",
            "submit dir --no-wait", "submission list", "submission show s", "submission rejudge s",
            "submission logs s --follow", "scoreboard --format csv", "evm run --code f --gas 5 --fork cancun",
            "conformance d --fork Cancun --filter x --json",
            "token create --role mentor Kim", "token revoke Kim",
        ]
    )
    func known(line: String) throws {
        _ = try Sandboxd.command(in: line.split(separator: " ").map(String.init))
    }

    @Test(
        "Wrong usage ends with exit code 64",
        arguments: [
            "team create", "serve --order lifo", "serve --transaction-gas-cap all",
            "serve --history-memory much", "devnet create --order best", "devnet create --chain-id x",
            "devnet create --ttl soon",
            "scoreboard --format xml",
            "token create --role king Kim", "evm run", "evm run --code f --repeat 0",
            "template new t dir --set a",
            "nonsense",
        ]
    )
    func wrongUsage(line: String) {
        let error = #expect(throws: (any Error).self) {
            _ = try Sandboxd.command(in: line.split(separator: " ").map(String.init))
        }
        #expect(error.map { Sandboxd.exitCode(for: $0).rawValue } == 64)
    }

    @Test(
        "Client commands share their options",
        arguments: ["team list", "devnet list", "submit", "scoreboard"]
    )
    func clientOptions(line: String) throws {
        let options = ["--server", "http://h:1", "--token", "t", "--data-dir", "d", "--json"]
        _ = try Sandboxd.command(in: line.split(separator: " ").map(String.init) + options)
    }

    @Test(
        "A lifetime is a number with a unit",
        arguments: [("90s", 90), ("30m", 1_800), ("12h", 43_200), ("3d", 259_200), ("45", 45)]
            as [(String, UInt64)]
    )
    func lifetime(text: String, seconds: UInt64) {
        #expect(Lifetime(argument: text)?.seconds == seconds)
    }

    @Test(
        "What is no lifetime is refused",
        arguments: ["", "d", "0d", "-1s", "1w", "1.5h", "99999999999999999999d", "1 d"]
    )
    func noLifetime(text: String) {
        #expect(Lifetime(argument: text) == nil)
    }
}
