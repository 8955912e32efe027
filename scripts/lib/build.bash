# Builds that several scripts share; sourced with the repository as the working folder.

# build_release [PRODUCT]: makes .build/clustersweep, or another product, static and stripped, and prints
# its path.
# SwiftPM rebuilds what changed; a binary that is up to date costs about a second.
build_release() {
  local product=${1:-clustersweep}
  local options=(-c release --static-swift-stdlib --product "$product")
  # A program at a fixed address needs none of the 100,000 relocations that a static Swift has:
  # a quarter of the start-up time.
  case $(uname) in
  Linux) options+=(-Xswiftc -Xclang-linker -Xswiftc -no-pie) ;;
  esac
  # The linker's warning about mktemp is Foundation's; nothing here uses it.
  swift build "${options[@]}" 2>&1 | sed '/mktemp/d' >&2 || return 1
  local built target=$PWD/.build/$product
  built=$(swift build "${options[@]}" --show-bin-path)/$product || return 1
  [ -x "$built" ] || return 1
  if [ ! -e "$target" ] || [ "$built" -nt "$target" ]; then
    cp "$built" "$target.new" && strip "$target.new" && mv "$target.new" "$target" || return 1
  fi
  printf '%s\n' "$target"
}
