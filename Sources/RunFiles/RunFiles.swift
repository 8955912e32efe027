// The public face of this room:
//
// - ``Substitution``: which names of a script are uses of parameters, as a text with holes; the
//   occurrences that were left alone, and why.
// - ``HoledText``: a text whose content differs between runs only in its holes, and ``HoleStyle``,
//   how a value is spelled in one.
// - ``UnifiedDiff``: what changed between two texts, as `diff -u` prints it.
//
// Everything here is text in, text out: the user's files are read by others and never written.
