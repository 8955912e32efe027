internal import Cluster

/// What the host is asked to run, and how the beginning of its answer is told from the noise of the
/// login shell's start-up files.
struct RemoteCommandLine: Sendable {
  /// A random word that no start-up file prints.
  let marker: String
  /// The script, which goes first to standard input.
  let script: [UInt8]

  init(script: String, marker: String) {
    self.marker = marker
    // `dd` can't read nothing.
    self.script = Array((script.isEmpty ? "\n" : script).utf8)
  }

  init(script: String) {
    self.init(script: script, marker: "clustersweep-" + Nonce.hex(32))
  }

  /// The text for the login shell, whichever it is: sh, csh and fish read it alike. The script itself
  /// can't stand in it, since no way of quoting is common to them.
  ///
  /// `dd` takes the script and not a byte more. One that doesn't know `iflag` says so before it has
  /// read anything; the second then reads byte by byte.
  var text: String {
    let count = script.count
    return "exec /bin/sh -c 'echo \(marker); echo \(marker) >&2; "
      + "eval \"$(dd bs=\(count) count=1 iflag=fullblock 2>/dev/null"
      + " || dd bs=1 count=\(count) 2>/dev/null)\"'"
  }
}

/// Finds the line with the marker in a stream and drops all up to it.
struct MarkerFilter {
  private let marker: [UInt8]
  /// What came before the marker, as far as it is known.
  private(set) var noise: [UInt8] = []
  private(set) var isFound = false
  private var searched = 0

  init(_ marker: String) { self.marker = Array((marker + "\n").utf8) }

  /// What of `piece` comes after the marker.
  mutating func pass(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    if isFound { return piece }
    noise += piece
    while searched + marker.count <= noise.count {
      if noise[searched...].starts(with: marker) {
        isFound = true
        let rest = noise[(searched + marker.count)...]
        noise.removeSubrange(searched...)
        return rest
      }
      searched += 1
    }
    return []
  }
}
