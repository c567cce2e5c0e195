import SoftmaxAnalysis
import SoftmaxReports

let logits = [37.0, 0]
