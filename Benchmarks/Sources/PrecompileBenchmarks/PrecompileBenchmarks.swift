import EVM

/// What a block of 30 Mgas costs that does nothing but call one precompile, with inputs that are bad for its price.
@main
struct PrecompileBenchmarks {
    static func main() {
        print("| precompile | input | block | Mgas/s |")
        print("| --- | --- | ---: | ---: |")
        var slowest = 0.0
        for (precompile, workloads) in Self.all {
            for workload in workloads {
                let seconds = workload.measure()
                slowest = max(slowest, seconds)
                let rate = Double(Workload.gas) / 1e6 / seconds
                print("| \(precompile) | \(workload.name) | \(text(seconds)) s | \(text(rate, 0)) |")
            }
        }
        print("\nThe slowest takes \(text(slowest)) s; 3 s are allowed.")
    }

    private static func text(_ value: Double, _ digits: Int = 2) -> String {
        let scale = digits == 0 ? 1.0 : 100
        let rounded = (value * scale).rounded() / scale
        return digits == 0 ? "\(Int(rounded))" : "\(rounded)"
    }

    private static var all: [(String, [Workload])] {
        [
            ("ECRECOVER", [Workload(name: "valid", precompile: 1, input: Inputs.ecrecover)]),
            ("SHA256", hashes(2)), ("RIPEMD160", hashes(3)), ("IDENTITY", hashes(4)),
            ("MODEXP, Osaka", modexp(.osaka)), ("MODEXP, Prague", modexp(.prague)),
            (
                "BN254_ADD",
                [Workload(name: "two points", precompile: 6, input: Points.bn254G1(1) + Points.bn254G1(2))]
            ),
            (
                "BN254_MUL",
                [
                    Workload(
                        name: "a full scalar",
                        precompile: 7,
                        input: Points.bn254G1(1) + Inputs.noise(32, 3)
                    )
                ]
            ),
            ("BN254_PAIRING", [1, 2, 8, 64, 650].map(bn254Pairing)),
            (
                "BLAKE2F",
                [0, 12, 1_000, 29_000_000].map {
                    Workload(name: "\($0) rounds", precompile: 9, input: Inputs.blake2f(rounds: $0))
                }
            ),
            (
                "POINT_EVALUATION",
                [Workload(name: "valid", precompile: 10, input: Inputs.pointEvaluation)]
            ),
            (
                "BLS12_G1ADD",
                [Workload(name: "two points", precompile: 11, input: Points.bls12G1(1) + Points.bls12G1(2))]
            ),
            ("BLS12_G1MSM", [1, 2, 8, 128, 512].map { multiExp(12, $0, Points.bls12G1) }),
            (
                "BLS12_G2ADD",
                [Workload(name: "two points", precompile: 13, input: Points.bls12G2(1) + Points.bls12G2(2))]
            ),
            ("BLS12_G2MSM", [1, 2, 8, 128, 512].map { multiExp(14, $0, Points.bls12G2) }),
            ("BLS12_PAIRING", [1, 2, 8, 64, 512].map(bls12Pairing)),
            ("BLS12_MAP_FP", [Workload(name: "any", precompile: 16, input: Inputs.element(1))]),
            (
                "BLS12_MAP_FP2",
                [Workload(name: "any", precompile: 17, input: Inputs.element(1) + Inputs.element(2))]
            ),
            (
                "P256VERIFY",
                [Workload(name: "not valid, found out last", precompile: 0x100, input: Inputs.p256)]
            ),
        ]
    }

    private static func hashes(_ precompile: UInt16) -> [Workload] {
        [0, 64, 1_024, 65_536, 1_048_576].map {
            Workload(name: "\($0) bytes", precompile: precompile, input: Inputs.noise($0))
        }
    }

    /// Shapes around the price's corners: the minimum, the linear and the quadratic part, the exponent's length.
    private static func modexp(_ hardfork: Hardfork) -> [Workload] {
        let full = { (count: Int) in [UInt8](repeating: 0xff, count: count) }
        let shapes: [(base: Int, exponent: [UInt8], modulus: Int, isOdd: Bool)] = [
            (8, full(8), 8, true), (8, full(32), 8, false), (8, full(75), 8, true), (8, full(112), 8, false),
            (16, full(20), 16, true), (24, full(21), 24, false), (32, full(5), 32, true),
            (32, full(32), 32, true),
            (32, full(32), 32, false), (32, full(1_024), 32, true), (33, full(32), 33, true),
            (40, full(3), 40, true), (64, full(64), 64, true), (64, full(64), 64, false),
            (128, [3], 128, true),
            (128, full(128), 128, true), (192, full(2), 40, true), (256, [1, 0, 1], 256, true),
            (256, full(32), 256, true), (256, full(256), 256, false), (512, [3], 512, true),
            (512, full(32), 512, false), (1_024, [1], 1_024, true), (1_024, [1, 0, 1], 1_024, true),
            (1_024, full(32), 1_024, true), (1_024, full(1_024), 1_024, true), (1, full(1_024), 1_024, false),
            (1_024, [2], 1, false),
        ]
        // A call that costs more than a block has is none.
        return shapes.map { base, exponent, modulus, isOdd in
            let power = exponent.count == 1 ? "\(exponent[0])" : "\(exponent.count) bytes"
            let kind = isOdd ? "odd" : "even"
            return Workload(
                name: "base \(base), exponent \(power), modulus \(modulus) \(kind)",
                precompile: 5,
                input: Inputs.modexp(base: base, exponent: exponent, modulus: modulus, isOdd: isOdd),
                hardfork: hardfork
            )
        }.filter { !$0.output.isEmpty }
    }

    private static func bn254Pairing(_ pairs: Int) -> Workload {
        let input = (0..<pairs).flatMap { (i: Int) -> [UInt8] in Points.bn254G1(i) + Points.bn254G2 }
        return Workload(name: "\(pairs) pairs", precompile: 8, input: input)
    }

    private static func bls12Pairing(_ pairs: Int) -> Workload {
        let input = (0..<pairs).flatMap { (i: Int) -> [UInt8] in Points.bls12G1(i) + Points.bls12G2(i) }
        return Workload(name: "\(pairs) pairs", precompile: 15, input: input)
    }

    private static func multiExp(_ precompile: UInt16, _ pairs: Int, _ point: (Int) -> [UInt8]) -> Workload {
        let input = (0..<pairs).flatMap { (i: Int) -> [UInt8] in point(i) + [0x73] + Inputs.noise(31, i) }
        return Workload(name: "\(pairs) pairs", precompile: precompile, input: input)
    }
}
