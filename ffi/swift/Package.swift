// swift-tools-version: 6.0
import PackageDescription

// What cargo builds, from a folder that is named; else what an XCFramework has (`xcframework`), or the linker finds.
let folder = Context.environment["EPISEAL_LIBRARY"]
#if os(macOS)
let library = folder == nil
    ? Target.binaryTarget(name: "EpisealFFI", path: "EpisealFFI.xcframework")
    : Target.systemLibrary(name: "EpisealFFI")
#else
let library = Target.systemLibrary(name: "EpisealFFI")
#endif
let linked = folder.map { [LinkerSetting.unsafeFlags(["-L\($0)", "-Xlinker", "-rpath", "-Xlinker", $0])] }

let package = Package(
    name: "Episeal",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "Episeal", targets: ["Episeal"])],
    targets: [
        library,
        .target(name: "Episeal", dependencies: ["EpisealFFI"], linkerSettings: linked),
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
