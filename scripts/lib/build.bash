# Builds that several scripts share; sourced with the repository as the working folder.

# build_release: makes .build/clustersweep, static and stripped, and prints its path.
# SwiftPM rebuilds what changed; a binary that is up to date costs about a second.
build_release() {
  swift build -c release --static-swift-stdlib --product clustersweep >&2 || return 1
  local built
  built=$(swift build -c release --static-swift-stdlib --show-bin-path)/clustersweep || return 1
  local target=$PWD/.build/clustersweep
  if [ ! -e "$target" ] || [ "$built" -nt "$target" ]; then
    cp "$built" "$target.new" && strip "$target.new" && mv "$target.new" "$target" || return 1
  fi
  printf '%s\n' "$target"
}
