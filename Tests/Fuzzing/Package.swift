// swift-tools-version: 6.2
import PackageDescription

// A package of its own: libFuzzer brings `main`, and its flags are for everything that is built.
let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "softmax-precision-toolkit", path: "../..")],
  targets: [
    .executableTarget(
      name: "Fuzzer",
      dependencies: [
        "TensorFiles", "DataFiles", "SoftmaxAnalysis", "SoftmaxStudies", "SoftmaxReports",
      ].map {
        .product(name: $0, package: "softmax-precision-toolkit")
      },
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-sanitize=address"])])
  ],
  swiftLanguageModes: [.v6]
)
