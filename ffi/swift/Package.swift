// swift-tools-version: 6.0
import PackageDescription

// On a Mac the library comes as an XCFramework (`xcframework`); elsewhere as what cargo builds, found by the linker.
#if os(macOS)
let library = Target.binaryTarget(name: "EpisealFFI", path: "EpisealFFI.xcframework")
#else
let library = Target.systemLibrary(name: "EpisealFFI")
#endif

let samples = ["CheckInAndSeal", "ShareAndOpen", "VerifyCertificate", "IssueCertificate"]

let package = Package(
    name: "Episeal",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "Episeal", targets: ["Episeal"])],
    targets: [
        library,
        .target(name: "Episeal", dependencies: ["EpisealFFI"]),
        // Changes a diary without end, until it is killed.
        .executableTarget(name: "ChangeForEver", dependencies: ["Episeal"], path: "Tests/ChangeForEver"),
        .testTarget(name: "EpisealTests", dependencies: ["Episeal", "EpisealFFI"]),
        .testTarget(name: "VectorTests", dependencies: ["Episeal"]),
    ]
        + samples.map { sample in
            let others = samples.filter { $0 != sample }.map { "\($0).swift" }
            return .executableTarget(name: sample, dependencies: ["Episeal"], path: "samples", exclude: others)
        },
    swiftLanguageModes: [.v6]
)
