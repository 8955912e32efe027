/// What the option `--color` says.
public enum ColorChoice: String, Hashable, Sendable, CaseIterable {
  /// Colour where a person reads: on a terminal that can, unless `NO_COLOR` is set.
  case auto
  case always, never
}
