/// A tensor as the head of a safetensors file describes it; offsets count from the end of the header.
struct SafetensorsEntry: Hashable {
  var type = ""
  var shape: [Int] = []
  var begin = 0
  var end = 0
}
