// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "softmax-precision-toolkit",
  products: [
    .library(name: "FloatFormats", targets: ["FloatFormats"]),
    .library(name: "MultiPrecision", targets: ["MultiPrecision"]),
    .library(name: "SoftmaxCore", targets: ["SoftmaxCore"]),
    .library(name: "SoftmaxReference", targets: ["SoftmaxReference"]),
  ],
  targets: [
    .systemLibrary(
      name: "CMPFR",
      pkgConfig: "mpfr",
      providers: [.apt(["libmpfr-dev", "libgmp-dev"]), .brew(["mpfr", "gmp"])]
    ),
    .target(name: "CMPFRShim", dependencies: ["CMPFR"]),
    .target(name: "FloatFormats"),
    .target(name: "MultiPrecision", dependencies: ["CMPFRShim", "FloatFormats"]),
    .target(name: "SoftmaxCore", dependencies: ["MultiPrecision", "FloatFormats"]),
    .target(name: "SoftmaxReference", dependencies: ["MultiPrecision", "FloatFormats"]),
    .testTarget(name: "FloatFormatsTests", dependencies: ["FloatFormats"]),
    .testTarget(
      name: "SoftmaxReferenceTests",
      dependencies: ["SoftmaxReference", "MultiPrecision", "FloatFormats"]),
  ],
  swiftLanguageModes: [.v6]
)
