// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "sandboxd", path: ".."),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    ],
    targets: [
        .executableTarget(
            name: "DevnetBenchmarks",
            dependencies: [
                "CPeers", "Contracts",
                .product(name: "Devnet", package: "sandboxd"),
                .product(name: "EVM", package: "sandboxd"),
                .product(name: "Cryptography", package: "sandboxd"),
                .product(name: "Primitives", package: "sandboxd"),
            ]
        ),
        .executableTarget(
            name: "PrecompileBenchmarks",
            dependencies: [
                .product(name: "EVM", package: "sandboxd"),
                .product(name: "Cryptography", package: "sandboxd"),
                .product(name: "Primitives", package: "sandboxd"),
            ]
        ),
        // What several of them run.
        .target(name: "Contracts", dependencies: [.product(name: "Primitives", package: "sandboxd")]),
        // The C implementations that the primitives are measured against.
        .target(
            name: "CPeers",
            linkerSettings: [
                .linkedLibrary("nettle"), .linkedLibrary("gmp"), .linkedLibrary("secp256k1"),
                .linkedLibrary("dl"),
            ]
        ),
        // The peer of creating a devnet: a process that listens and does nothing else.
        .executableTarget(name: "EmptyServer"),
        // The peer of the HTTP figures: Hummingbird with one route that answers a constant.
        .executableTarget(
            name: "ConstantRoute",
            dependencies: [.product(name: "Hummingbird", package: "hummingbird")]
        ),
        // Teams and their tools, against the program itself.
        .executableTarget(
            name: "EventSimulation",
            dependencies: [
                "Contracts",
                .product(name: "Devnet", package: "sandboxd"),
                .product(name: "EVM", package: "sandboxd"),
                .product(name: "Cryptography", package: "sandboxd"),
                .product(name: "Primitives", package: "sandboxd"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
    ]
)
