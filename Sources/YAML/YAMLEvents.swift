internal import CLibYAML

/// What libyaml's parser reports, one by one, copied out of its memory.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd
    case alias(String)
    case scalar(String, YAMLNode.Style)
    case sequenceStart, sequenceEnd, mappingStart, mappingEnd
  }

  var kind: Kind
  var anchor: String?
  var tag: String?
  /// Whether a list or mapping stands in brackets.
  var isFlow = false
  /// The first code point of it and the first behind it.
  var start: Int
  var end: Int
}

/// Why libyaml could read no further. Places are counted in code points.
struct YAMLFailure: Error {
  var problem: String
  var problemIndex: Int
  var context: String?
  var contextIndex: Int
}

/// The stream of events of one text; owns libyaml's parser and the bytes that it reads.
struct YAMLEvents: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let isReady: Bool

  /// - Parameter text: valid UTF-8 without a byte order mark, so that the places fit.
  init(_ text: String) {
    let bytes = Array(text.utf8)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    input = .allocate(capacity: max(1, bytes.count))
    _ = input.initialize(fromContentsOf: bytes + (bytes.isEmpty ? [0x0A] : []))
    isReady = yaml_parser_initialize(parser) != 0
    guard isReady else { return }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
  }

  deinit {
    if isReady { yaml_parser_delete(parser) }
    parser.deinitialize(count: 1)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event. After the end of the stream or a failure it must not be called again.
  mutating func next() throws(YAMLFailure) -> YAMLEvent {
    guard isReady else { throw outOfMemory }
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) != 0 else { throw failure }
    defer { yaml_event_delete(&event) }
    return Self.copy(event)
  }

  private var outOfMemory: YAMLFailure {
    YAMLFailure(problem: "out of memory", problemIndex: 0, context: nil, contextIndex: 0)
  }

  private var failure: YAMLFailure {
    let state = parser.pointee
    guard state.error != YAML_MEMORY_ERROR, let problem = state.problem else { return outOfMemory }
    return YAMLFailure(
      problem: String(cString: problem), problemIndex: Int(state.problem_mark.index),
      context: state.context.map { String(cString: $0) },
      contextIndex: Int(state.context_mark.index))
  }

  private static func copy(_ event: yaml_event_t) -> YAMLEvent {
    let data = event.data
    var result = YAMLEvent(
      kind: .streamStart, start: Int(event.start_mark.index), end: Int(event.end_mark.index))
    switch event.type {
    case YAML_STREAM_END_EVENT: result.kind = .streamEnd
    case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
    case YAML_ALIAS_EVENT: result.kind = .alias(string(data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let bytes = UnsafeBufferPointer(start: data.scalar.value, count: data.scalar.length)
      result.kind = .scalar(String(decoding: bytes, as: UTF8.self), style(data.scalar.style))
      (result.anchor, result.tag) = (string(data.scalar.anchor), string(data.scalar.tag))
    case YAML_SEQUENCE_START_EVENT:
      result.kind = .sequenceStart
      let start = data.sequence_start
      (result.anchor, result.tag) = (string(start.anchor), string(start.tag))
      result.isFlow = start.style == YAML_FLOW_SEQUENCE_STYLE
    case YAML_SEQUENCE_END_EVENT: result.kind = .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      result.kind = .mappingStart
      let start = data.mapping_start
      (result.anchor, result.tag) = (string(start.anchor), string(start.tag))
      result.isFlow = start.style == YAML_FLOW_MAPPING_STYLE
    case YAML_MAPPING_END_EVENT: result.kind = .mappingEnd
    default: break
    }
    return result
  }

  private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    text.map { String(decodingCString: $0, as: UTF8.self) }
  }

  private static func style(_ style: yaml_scalar_style_t) -> YAMLNode.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }
}
