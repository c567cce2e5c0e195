// swift-tools-version: 6.2
import PackageDescription

// What a package of your own needs; there the toolkit's address stands in place of its folder.
func product(_ name: String) -> Target.Dependency {
  .product(name: name, package: "softmax-precision-toolkit")
}

let package = Package(
  name: "Examples",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "softmax-precision-toolkit", path: "..")],
  targets: [
    .executableTarget(name: "CertifyBuffer", dependencies: [product("SoftmaxReference")]),
    .executableTarget(name: "OwnAlgorithm", dependencies: [product("SoftmaxAnalysis")]),
    .executableTarget(name: "FiftyDigits", dependencies: [product("SoftmaxReference")]),
    .executableTarget(name: "CustomThresholds", dependencies: [product("SoftmaxAnalysis")]),
    .testTarget(name: "KernelTests", dependencies: [product("SoftmaxTesting")]),
    .testTarget(name: "OwnPartsTests", dependencies: [product("SoftmaxTesting")]),
  ])
