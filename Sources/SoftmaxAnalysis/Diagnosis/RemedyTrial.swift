import FloatFormats
import SoftmaxCore
import SoftmaxReference

/// A change of algorithm or arithmetic that is run on the row before it is advised.
struct RemedyTrial: Sendable {
  /// What to do; nil for what the pattern says.
  let text: String?
  let algorithm: any SoftmaxAlgorithm.Type
  let pipeline: FormatPipeline
}

extension DiagnosisRow {
  /// An algorithm with this row's formats, or changed ones.
  func trial(
    _ algorithm: any SoftmaxAlgorithm.Type, _ text: String? = nil,
    change: (inout FormatPipeline) -> Void = { _ in }
  ) -> RemedyTrial {
    var pipeline = pipeline
    change(&pipeline)
    return RemedyTrial(text: text, algorithm: algorithm, pipeline: pipeline)
  }

  /// Every operation in a wider format.
  func wider(_ algorithm: any SoftmaxAlgorithm.Type = Shifted.self) -> [RemedyTrial] {
    pipeline.inWiderArithmetic.map {
      RemedyTrial(text: $0.text, algorithm: algorithm, pipeline: $0.pipeline)
    }
  }

  /// Better sums, the cheapest first.
  var betterSums: [RemedyTrial] {
    let wideSums = pipeline.withWiderAccumulator.map {
      RemedyTrial(text: $0.text, algorithm: Shifted.self, pipeline: $0.pipeline)
    }
    return [
      trial(Shifted.self, "sum in pairs, or in blocks that are summed on their own") {
        $0.summation = .pairwise
      },
      trial(Shifted.self, "sum with compensation (Kahan, Neumaier)") {
        $0.summation = .compensated
      },
    ] + wideSums + wider()
  }

  /// The first remedy that mends what a pattern shows, or that leaves at most half of the error, with what it
  /// gives; nil if none does.
  func mended(
    _ pattern: FailurePattern, _ subject: DiagnosisSubject
  ) -> (trial: RemedyTrial, outputs: [Double])? {
    let fault = errors(subject.outputs)
    return pattern.trials(self).lazy.map { ($0, run($0.algorithm, $0.pipeline)) }.first {
      trial, outputs in
      let left = errors(outputs)
      guard left.nonFinite == 0, left.count > 0 else { return false }
      let (before, after) = (fault.maxUlp ?? 0, left.maxUlp ?? 0)
      if fault.nonFinite > 0 || after <= before / 2 { return true }
      let isSameOutput = trial.pipeline.output == pipeline.output
      return isSameOutput && after <= before
        && pattern.evidence(self, DiagnosisSubject(algorithm: nil, outputs: outputs)) == nil
    }
  }

  /// What a remedy gave, in ulps of its own output's format.
  func result(_ trial: RemedyTrial, _ outputs: [Double]) -> Diagnosis.Remedied? {
    let formats = FormatPair(input: pipeline.input, output: trial.pipeline.output)
    let judge =
      formats == FormatPair(pipeline)
      ? judge
      : try? FormatJudge(
        quantity, formats, logits: received, with: judge.companion,
        temperature: judge.exactTemperature, row: 0)
    return judge.map {
      Diagnosis.Remedied(
        algorithm: trial.algorithm.name, pipeline: PipelineRecord(trial.pipeline),
        errors: $0.errors(outputs))
    }
  }
}
