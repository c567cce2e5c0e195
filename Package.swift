// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "softmax-precision-toolkit",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "softmax-analyzer", targets: ["softmax-analyzer"]),
    .library(name: "FloatFormats", targets: ["FloatFormats"]),
    .library(name: "ErrorFree", targets: ["ErrorFree"]),
    .library(name: "MultiPrecision", targets: ["MultiPrecision"]),
    .library(name: "SoftmaxCore", targets: ["SoftmaxCore"]),
    .library(name: "SoftmaxTiers", targets: ["SoftmaxTiers"]),
    .library(name: "SoftmaxReference", targets: ["SoftmaxReference"]),
    .library(name: "SoftmaxAnalysis", targets: ["SoftmaxAnalysis"]),
    .library(name: "SoftmaxStudies", targets: ["SoftmaxStudies"]),
    .library(name: "SoftmaxReports", targets: ["SoftmaxReports"]),
    .library(name: "SoftmaxTesting", targets: ["SoftmaxTesting"]),
    .library(name: "Charts", targets: ["Charts"]),
    .library(name: "TensorFiles", targets: ["TensorFiles"]),
    .library(name: "DataFiles", targets: ["DataFiles"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CMPFR",
      pkgConfig: "mpfr",
      providers: [.apt(["libmpfr-dev", "libgmp-dev"]), .brew(["mpfr", "gmp"])]
    ),
    .target(name: "CMPFRShim", dependencies: ["CMPFR"]),
    .target(name: "CSoftmaxKernels"),
    .target(name: "FloatFormats"),
    .target(name: "ErrorFree"),
    .target(name: "SeededRandom"),
    .target(name: "MultiPrecision", dependencies: ["CMPFRShim", "FloatFormats"]),
    .target(
      name: "SoftmaxCore",
      dependencies: ["MultiPrecision", "ErrorFree", "FloatFormats", "SeededRandom"]),
    .target(name: "SoftmaxTiers", dependencies: ["CSoftmaxKernels", "ErrorFree", "FloatFormats"]),
    .target(
      name: "SoftmaxReference",
      dependencies: [
        "SoftmaxTiers", "CSoftmaxKernels", "MultiPrecision", "ErrorFree", "FloatFormats",
      ]),
    .target(
      name: "SoftmaxAnalysis",
      dependencies: [
        "SoftmaxCore", "SoftmaxReference", "MultiPrecision", "ErrorFree", "FloatFormats",
        "SeededRandom",
      ]
    ),
    .target(
      name: "SoftmaxTesting", dependencies: ["SoftmaxAnalysis", "SoftmaxReference", "FloatFormats"]),
    .target(name: "Escapes"),
    .target(name: "Charts", dependencies: ["Escapes"]),
    .target(name: "TensorFiles", dependencies: ["Escapes", "FloatFormats"]),
    .target(
      name: "SoftmaxStudies",
      dependencies: [
        "SoftmaxAnalysis", "SoftmaxCore", "SoftmaxReference", "MultiPrecision", "FloatFormats",
      ]
    ),
    .target(
      name: "SoftmaxReports",
      dependencies: [
        "Charts", "Escapes", "SoftmaxStudies", "SoftmaxAnalysis", "SoftmaxCore", "SoftmaxReference",
        "MultiPrecision",
        "FloatFormats", .product(name: "Mustache", package: "swift-mustache"),
      ]
    ),
    .target(name: "DataFiles", dependencies: ["SoftmaxReference", "FloatFormats", "Yams"]),
    .executableTarget(
      name: "softmax-analyzer",
      dependencies: [
        "SoftmaxReports", "SoftmaxStudies", "SoftmaxAnalysis", "SoftmaxCore", "SoftmaxReference",
        "TensorFiles",
        "DataFiles", "Escapes", "MultiPrecision", "FloatFormats",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]
    ),
    .executableTarget(
      name: "softmax-verify",
      dependencies: [
        "SoftmaxReference", "CSoftmaxKernels", "MultiPrecision", "FloatFormats", "SeededRandom",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/Verification",
      exclude: ["Portable"]
    ),
    .executableTarget(
      name: "softmax-judge-fuzz",
      dependencies: [
        "SoftmaxAnalysis", "SoftmaxReference", "MultiPrecision", "FloatFormats", "SeededRandom",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/JudgeFuzzing"
    ),
    .executableTarget(
      name: "softmax-interface-fuzz",
      dependencies: [
        "SoftmaxAnalysis", "SoftmaxCore", "SoftmaxReference", "MultiPrecision", "FloatFormats",
        "SeededRandom", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/InterfaceFuzzing"
    ),
    .executableTarget(
      name: "softmax-bench",
      dependencies: [
        "SoftmaxReference", "CSoftmaxKernels", "MultiPrecision", "FloatFormats", "SeededRandom",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks",
      exclude: ["peers.py", "check.py", "requirements.txt"]
    ),
    .target(name: "FloatModes", path: "Tests/FloatModes"),
    .testTarget(name: "ErrorFreeTests", dependencies: ["ErrorFree", "SeededRandom"]),
    .testTarget(name: "FloatFormatsTests", dependencies: ["FloatFormats", "SeededRandom"]),
    .testTarget(
      name: "MultiPrecisionTests",
      dependencies: ["MultiPrecision", "CMPFRShim", "FloatFormats", "SeededRandom"]),
    .testTarget(
      name: "SoftmaxCoreTests",
      dependencies: ["SoftmaxCore", "MultiPrecision", "FloatFormats", "SeededRandom"]),
    .testTarget(
      name: "SoftmaxReferenceTests",
      dependencies: [
        "SoftmaxReference", "CSoftmaxKernels", "MultiPrecision", "FloatFormats", "SeededRandom",
        "FloatModes",
      ]),
    .testTarget(
      name: "SoftmaxAnalysisTests",
      dependencies: [
        "SoftmaxStudies", "SoftmaxAnalysis", "SoftmaxCore", "SoftmaxReference", "FloatFormats",
        "SeededRandom",
        "FloatModes",
      ]),
    .testTarget(
      name: "SoftmaxStudiesTests",
      dependencies: ["SoftmaxStudies", "SoftmaxAnalysis", "SoftmaxCore", "FloatFormats"]),
    .testTarget(
      name: "SoftmaxTestingTests",
      dependencies: ["SoftmaxTesting", "SoftmaxAnalysis", "SoftmaxReference", "FloatFormats"]),
    .testTarget(
      name: "TensorFilesTests", dependencies: ["TensorFiles", "FloatFormats", "SeededRandom"]),
    .testTarget(
      name: "DataFilesTests", dependencies: ["DataFiles", "SoftmaxReference", "FloatFormats"]),
    .testTarget(name: "EscapesTests", dependencies: ["Escapes"]),
    .testTarget(name: "ChartsTests", dependencies: ["Charts"]),
    .testTarget(
      name: "SoftmaxReportsTests",
      dependencies: [
        "SoftmaxReports", "SoftmaxStudies", "SoftmaxAnalysis", "SoftmaxReference", "SoftmaxCore",
        "Charts",
        "FloatFormats", "SeededRandom",
      ]),
    .testTarget(name: "CommandLineTests", dependencies: ["softmax-analyzer"]),
  ],
  swiftLanguageModes: [.v6]
)
