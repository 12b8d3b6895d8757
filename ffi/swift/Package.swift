// swift-tools-version: 6.0
import PackageDescription

// On a Mac the library comes as an XCFramework (`xcframework`); elsewhere as what cargo builds, found by the linker.
#if os(macOS)
let library = Target.binaryTarget(name: "EpisealFFI", path: "EpisealFFI.xcframework")
#else
let library = Target.systemLibrary(name: "EpisealFFI")
#endif

let package = Package(
    name: "Episeal",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "Episeal", targets: ["Episeal"])],
    targets: [
        library,
        .target(name: "Episeal", dependencies: ["EpisealFFI"]),
        // What the README shows.
        .target(name: "Samples", dependencies: ["Episeal"], path: "samples"),
        .target(name: "World", dependencies: ["Episeal"], path: "Tests/World"),
        // Changes a diary without end, until it is killed.
        .executableTarget(name: "ChangeForEver", dependencies: ["Episeal", "World"], path: "Tests/ChangeForEver"),
        .testTarget(name: "EpisealTests", dependencies: ["Episeal", "EpisealFFI", "Samples", "World", "ChangeForEver"]),
        .testTarget(name: "VectorTests", dependencies: ["Episeal", "World"]),
    ],
    swiftLanguageModes: [.v6]
)
