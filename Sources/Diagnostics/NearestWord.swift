/// The word of `words` that `word` was most likely meant to be, or nil if none is near.
///
/// Near means an optimal-string-alignment distance (insertions, deletions, substitutions and swaps
/// of neighbours) of at most a third of the longer word, or 1, and something in common. Letter case
/// counts nothing.
public func nearestWord(to word: String, among words: some Sequence<String>) -> String? {
  let target = Array(word.lowercased())
  var best: (distance: Int, word: String)?
  for candidate in words {
    let letters = Array(candidate.lowercased())
    let allowed = max(1, max(letters.count, target.count) / 3)
    guard abs(letters.count - target.count) <= allowed else { continue }
    let distance = alignmentDistance(target, letters)
    guard distance <= allowed, distance < max(letters.count, target.count) else { continue }
    if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
  }
  return best?.word
}

/// `did you mean 'x'?`, or nil if no word of `words` is near.
public func didYouMean(_ word: String, among words: some Sequence<String>) -> String? {
  nearestWord(to: word, among: words).map { "did you mean '\($0)'?" }
}

private func alignmentDistance(_ a: [Character], _ b: [Character]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 1...a.count {
    var row = [i] + [Int](repeating: 0, count: b.count)
    for j in 1...b.count {
      let cost = a[i - 1] == b[j - 1] ? 0 : 1
      row[j] = min(row[j - 1] + 1, last[j] + 1, last[j - 1] + cost)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        row[j] = min(row[j], beforeLast[j - 2] + 1)
      }
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
