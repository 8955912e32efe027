/// What kind of file metrics come from, in the order of preference: where several hold a metric, the
/// first of these is taken.
public enum Source: String, Hashable, Sendable, CaseIterable {
  /// TensorBoard's event files.
  case tensorboard
  /// A run that Weights & Biases kept offline: `run-ID.wandb`.
  case wandb
  /// MLflow's file store: a file a metric.
  case mlflow
  /// Hugging Face's `trainer_state.json`.
  case trainerState = "trainer_state"
  /// One JSON object a line.
  case jsonLines = "jsonl"
  /// A table with a header, its cells apart by commas, tabs or semicolons.
  case csv
  /// A file of results: one JSON or YAML document.
  case result
  /// HyperTrainer's `metric_NAME.log` and `metric_classwise_NAME.log`.
  case hypertrainer
  /// What a program printed: `val_loss=0.31`.
  case text

  /// How many names of metrics are kept of a file.
  var mostNames: Int { self == .text ? 1_000 : 10_000 }

  /// Whether names of nested values are joined by '/', for which people also write '.'.
  var nestsNames: Bool {
    switch self {
    case .jsonLines, .result, .trainerState, .wandb: true
    default: false
    }
  }

  /// The source that people mean by `word`: its own name or that of a program that writes it.
  public init?(word: String) {
    guard let source = Source(rawValue: word) ?? Self.others[word] else { return nil }
    self = source
  }

  private static let others: [String: Source] = [
    "tfevents": .tensorboard, "events": .tensorboard, "tensorboardx": .tensorboard,
    "huggingface": .trainerState, "json": .result, "yaml": .result, "jsonlines": .jsonLines,
    "tsv": .csv, "lightning": .csv, "keras": .csv, "stdout": .text, "stderr": .text,
    "output": .text, "log": .text,
  ]
}
