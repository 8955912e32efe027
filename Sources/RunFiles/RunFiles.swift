// The public face of this room:
//
// - ``HoledText``: a text whose content differs between runs only in its holes, and ``HoleStyle``,
//   how a value is spelled in one.
// - ``ConfigFile``: a YAML or JSON file with holes at the paths of some values; ``HpctlConfig`` and
//   ``HyperTrainerConfig``: such files that declare their parameters themselves, ``HpctlHash``: hpctl's
//   names for them.
// - ``Substitution``: which names of a script are uses of parameters, as a text with holes; the
//   occurrences that were left alone, and why.
// - ``UnifiedDiff``: what changed between two texts, as `diff -u` prints it.
//
// Everything here is text in, text out: the user's files are read by others and never written.
