// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// Unoptimised, the EVM is some twenty times slower, and so would be every test that runs a contract.
let hot: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// How the interpreter's handlers (`Threaded`) are compiled; docs/performance.md has the figures.
///
/// No frame pointers where nothing is called; no 16-byte moves, which stall behind the 8-byte stores of arithmetic;
/// exclusive access to the executor's and the journal's properties is checked in debug builds only.
let threaded: [SwiftSetting] = [
    .unsafeFlags(["-Xcc", "-momit-leaf-frame-pointer", "-Xcc", "-mno-implicit-float"]),
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

let package = Package(
    name: "sandboxd",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "sandboxd", targets: ["sandboxd"]),
        // For Benchmarks/ and Tests/fuzz/, packages of their own.
        .library(name: "Primitives", targets: ["Primitives"]),
        .library(name: "Cryptography", targets: ["Cryptography"]),
        .library(name: "EVM", targets: ["EVM"]),
        .library(name: "Devnet", targets: ["Devnet"]),
        .library(name: "Conformance", targets: ["Conformance"]),
        .library(name: "TestSupport", targets: ["TestSupport"]),
    ],
    dependencies: [
        // HTTP server; its NIO core also carries the judge's in-jail listeners.
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        // Between NIO's HTTP types and Hummingbird's, for connections that become WebSockets.
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        // Persistent hash tries: a chain's indices, copied in constant time.
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        // HTTP client of the command line.
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        // SQLite with WAL, migrations and a writer queue.
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        // Commands and their help.
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        // Template rendering and manifests.
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
        // Runs `git http-backend` and the clients that tests drive.
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CSecp256k1",
            pkgConfig: "libsecp256k1",
            providers: [.apt(["libsecp256k1-dev"])]
        ),
        .systemLibrary(name: "CGMP", pkgConfig: "gmp", providers: [.apt(["libgmp-dev"])]),
        .systemLibrary(name: "CNettle", pkgConfig: "hogweed", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(name: "CLibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),

        .target(name: "Primitives", swiftSettings: hot),
        .target(
            name: "CKeccak",
            cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]
        ),
        .target(name: "CHost"),
        .target(
            name: "Cryptography",
            dependencies: ["Primitives", "CKeccak", "CSecp256k1", "CGMP", "CNettle"],
            swiftSettings: hot
        ),
        .target(name: "Curves", dependencies: ["Primitives", "Cryptography"], swiftSettings: hot),
        .target(
            name: "EVM",
            dependencies: ["Primitives", "Cryptography", "Curves"],
            swiftSettings: hot + threaded
        ),
        .target(
            name: "Devnet",
            dependencies: [
                "EVM", "Cryptography", "Primitives", "CHost",
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: hot
        ),
        .target(
            name: "Templates",
            dependencies: [
                "CLibgit2",
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),
        .target(name: "CJail", linkerSettings: [.linkedLibrary("seccomp")]),
        .target(name: "Jail", dependencies: ["CJail"], swiftSettings: strict),
        .target(
            name: "Store",
            dependencies: [.product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict
        ),
        .target(
            name: "Judge",
            dependencies: [
                "Devnet", "EVM", "Cryptography", "Primitives", "Templates", "Jail", "Store",
                .product(name: "Logging", package: "swift-log"),
            ],
            // The Python that runs inside jails.
            resources: [.embedInCode("Harness")],
            swiftSettings: strict
        ),
        .target(
            name: "Conformance",
            dependencies: ["Devnet", "EVM", "Cryptography", "Primitives"],
            swiftSettings: hot
        ),
        .executableTarget(
            name: "sandboxd",
            dependencies: [
                "Conformance", "Judge", "Devnet", "EVM", "Cryptography", "Primitives", "Templates", "Jail",
                "Store", "CHost",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),

        // What several test targets share: seeded random numbers, the way to the conformance fixtures.
        .target(
            name: "TestSupport",
            dependencies: ["Primitives"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(
            name: "PrimitivesTests",
            dependencies: ["Primitives", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CryptographyTests",
            dependencies: ["Cryptography", "Primitives", "CNettle", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CurvesTests",
            dependencies: ["Curves", "Primitives", "Cryptography", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EVMTests",
            dependencies: ["EVM", "Cryptography", "Primitives", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DevnetTests",
            dependencies: ["Devnet", "EVM", "Cryptography", "Primitives", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(name: "TemplatesTests", dependencies: ["Templates", "CLibgit2"], swiftSettings: strict),
        .testTarget(name: "JailTests", dependencies: ["CJail", "Jail"], swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Store", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ConformanceTests",
            dependencies: ["Conformance", "Devnet", "EVM", "Cryptography", "Primitives", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JudgeTests",
            dependencies: [
                "Judge", "Devnet", "EVM", "Cryptography", "Primitives", "Templates", "Jail", "Store",
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "sandboxdTests",
            dependencies: [
                "sandboxd", "Judge", "Devnet", "EVM", "Cryptography", "Primitives", "Templates", "Jail",
                "Store", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
    ]
)
