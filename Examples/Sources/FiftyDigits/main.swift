import SoftmaxReference

let budget = PrecisionBudget(upTo: 200)
let reference = try Reference(.softmax, in: .binary64, budget: budget)
for value in try reference.exactValues([0, 100, 0], digits: 50) { print(value) }
