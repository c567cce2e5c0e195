import Escapes

/// An element of an XML 1.0 document, to be written; nothing is read here.
///
/// XMLCoder would do it, too, but brings FoundationXML, and with it libxml2 and ICU as shared libraries, so
/// that `make dist` could not make one file.
struct XMLElement {
  let name: String
  /// In the order that they are written in.
  var attributes: [(name: String, value: String)] = []
  var children: [XMLElement] = []
  var text: String? = nil

  /// The document of which this is the root.
  var document: String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + lines(indent: "") + "\n"
  }

  private func lines(indent: String) -> String {
    let start =
      indent + "<" + name
      + attributes.map { " \($0.name)=\"\(Escaping.xml($0.value))\"" }.joined()
    if let text { return "\(start)>\(Escaping.xml(text))</\(name)>" }
    if children.isEmpty { return start + "/>" }
    let inner = children.map { $0.lines(indent: indent + "  ") + "\n" }.joined()
    return "\(start)>\n\(inner)\(indent)</\(name)>"
  }
}
