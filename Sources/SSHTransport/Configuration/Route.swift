internal import Cluster
internal import Diagnostics

/// The way to a host: the jump hosts before it, the nearest first, and the host itself.
struct Route: Sendable {
  /// The hosts in the order in which they are reached.
  let hops: [SSHSettings]

  /// Reads the way to a host from the ssh configuration, by the rules of `ssh -J`: the first jump host
  /// goes its own configured way, the others are reached through those before them.
  ///
  /// - Throws: ``TransportError`` of code `badConfiguration` or `timedOut`; `CancellationError`.
  static func read(_ options: SSHOptions) async throws -> Route {
    Route(hops: try await way(to: options.alias, options, depth: 0))
  }

  private static func way(
    to destination: String, _ options: SSHOptions, depth: Int
  ) async throws -> [SSHSettings] {
    let settings = try await SSHSettings.read(options, destination: destination)
    guard let first = settings.jumps.first else { return [settings] }
    guard depth < mostJumps else {
      throw TransportError(
        .badConfiguration, host: options.alias, "the jump hosts lead round in a circle",
        why: "'\(destination)' is reached through '\(first)'",
        remedy:
          "look at ProxyJump in the ssh configuration; `ssh -v \(options.alias)` shows the way")
    }
    var hops = try await way(to: first, options, depth: depth + 1)
    for jump in settings.jumps.dropFirst() {
      hops.append(try await SSHSettings.read(options, destination: jump).withoutOwnWay)
    }
    return hops + [settings.withoutOwnWay]
  }

  /// Goes it.
  ///
  /// - Throws: ``TransportError``, which names the jump host that it happened at; `CancellationError`.
  func connect(_ options: SSHOptions) async throws -> LibraryConnection {
    options.recorder?.begin(hops)
    var connection: LibraryConnection?
    do {
      for (index, hop) in hops.enumerated() {
        do {
          connection = try await LibraryConnection.open(hop, options, through: connection)
        } catch let error as TransportError where index < hops.count - 1 {
          throw error.at(jump: hop, index + 1, of: hops.count - 1, to: options.alias)
        }
      }
    } catch {
      await connection?.close()
      throw error
    }
    guard let connection else {
      throw TransportError(.badConfiguration, host: options.alias, "there is no way to the host")
    }
    return connection
  }

  private static let mostJumps = 8
}

extension SSHSettings {
  /// As a host that is reached through another.
  fileprivate var withoutOwnWay: SSHSettings {
    var settings = self
    settings.jumps = []
    settings.proxyCommand = nil
    return settings
  }
}

extension TransportError {
  fileprivate func at(
    jump: SSHSettings, _ number: Int, of count: Int, to target: String
  ) -> TransportError {
    var error = self
    let place = count == 1 ? "the jump host" : "jump host \(number) of \(count)"
    let hint = "\(jump.alias) is \(place) on the way to \(target)"
    error.diagnostic.why = [diagnostic.why, hint].compactMap(\.self).joined(separator: "\n")
    return error
  }
}
