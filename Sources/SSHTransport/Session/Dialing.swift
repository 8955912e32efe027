internal import Cluster
internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Opens a TCP connection to the host, trying its addresses in turn.
///
/// The look-up of the name can't be interrupted; whoever waits must not wait for this alone.
///
/// - Throws: ``TransportError`` of code `unreachable` or `timedOut`; what the interruption throws.
func dial(
  _ settings: SSHSettings, until deadline: Deadline, _ interruption: Interruption,
  onAddresses: () -> Void
) throws -> Descriptor {
  let addresses = try lookUp(settings)
  onAddresses()
  defer { freeaddrinfo(addresses) }
  let all = Array(sequence(first: addresses) { $0.pointee.ai_next })
  var reasons: [String] = []
  for attempt in 1...max(1, settings.connectionAttempts) {
    if attempt > 1 { try interruption.pause(.seconds(1), until: deadline) }
    reasons = []
    for (index, address) in all.enumerated() where !deadline.hasPassed {
      let share = Deadline(in: (deadline.instant - .now) / (all.count - index))
      switch try connect(to: address.pointee, settings, until: share, interruption) {
      case .success(let socket): return socket
      case .failure(let problem): reasons.append("\(name(of: address.pointee)): \(problem.reason)")
      }
    }
  }
  let place = "\(settings.hostName), port \(settings.port)"
  throw TransportError(
    deadline.hasPassed ? .timedOut : .unreachable, host: settings.alias,
    "no connection to \(place)", why: reasons.joined(separator: "\n"),
    remedy: "check the network (a VPN?), and HostName and Port in the ssh configuration")
}

private struct DialingProblem: Error {
  var reason: String

  init(_ reason: String) { self.reason = reason }
  init(errorNumber: Int32) { reason = String(cString: strerror(errorNumber)) }
}

private func lookUp(_ settings: SSHSettings) throws -> UnsafeMutablePointer<addrinfo> {
  var hints = addrinfo()
  hints.ai_socktype = streamSocket
  hints.ai_family =
    switch settings.addressFamily {
    case .any: AF_UNSPEC
    case .inet: AF_INET
    case .inet6: AF_INET6
    }
  var found: UnsafeMutablePointer<addrinfo>?
  let code = getaddrinfo(settings.hostName, String(settings.port), &hints, &found)
  guard code == 0, let found else {
    throw TransportError(
      .unreachable, host: settings.alias, "no address is known for '\(settings.hostName)'",
      why: String(cString: gai_strerror(code)),
      remedy: "check the name, the network, and `Host \(settings.alias)` in the ssh configuration")
  }
  return found
}

private func connect(
  to address: addrinfo, _ settings: SSHSettings, until deadline: Deadline,
  _ interruption: Interruption
) throws -> Result<Descriptor, DialingProblem> {
  let number = openSocket(address.ai_family, address.ai_protocol)
  guard number >= 0 else { return .failure(DialingProblem(errorNumber: errno)) }
  let descriptor = Descriptor(owning: number)
  descriptor.makeNonBlocking()
  prepareConnection(number)
  if let own = settings.bindAddress, let problem = bindSocket(number, to: own, address.ai_family) {
    return .failure(problem)
  }
  if connect(number, address.ai_addr, address.ai_addrlen) == 0 { return .success(descriptor) }
  guard errno == EINPROGRESS else { return .failure(DialingProblem(errorNumber: errno)) }
  guard try interruption.wait(number, for: POLLOUT, until: deadline) != nil else {
    return .failure(DialingProblem("no answer"))
  }
  var problem: Int32 = 0
  var size = socklen_t(MemoryLayout<Int32>.size)
  _ = getsockopt(number, SOL_SOCKET, SO_ERROR, &problem, &size)
  return problem == 0 ? .success(descriptor) : .failure(DialingProblem(errorNumber: problem))
}

/// - Returns: why it can't be.
private func bindSocket(
  _ socket: Int32, to address: String, _ family: Int32
) -> DialingProblem? {
  var hints = addrinfo()
  hints.ai_socktype = streamSocket
  hints.ai_family = family
  var found: UnsafeMutablePointer<addrinfo>?
  let code = getaddrinfo(address, nil, &hints, &found)
  guard code == 0, let found else {
    return DialingProblem("BindAddress \(address): \(String(cString: gai_strerror(code)))")
  }
  defer { freeaddrinfo(found) }
  if bind(socket, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 { return nil }
  return DialingProblem("BindAddress \(address): \(String(cString: strerror(errno)))")
}

private func name(of address: addrinfo) -> String {
  var text = [CChar](repeating: 0, count: 1025)
  let code = getnameinfo(
    address.ai_addr, address.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
  return code == 0 ? String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self) : "?"
}
