// swift-tools-version: 6.2
import PackageDescription

// Built with `swift build -c release --sanitize fuzzer`, which instruments all that it depends on, too.
let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "sandboxd", path: "../..")],
    targets: [
        .executableTarget(
            name: "DecoderFuzzing",
            dependencies: [
                .product(name: "Conformance", package: "sandboxd"),
                .product(name: "Devnet", package: "sandboxd"),
                .product(name: "EVM", package: "sandboxd"),
                .product(name: "Primitives", package: "sandboxd"),
                .product(name: "TestSupport", package: "sandboxd"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]
        )
    ]
)
