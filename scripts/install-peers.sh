#!/bin/sh
# Installs into .peers/ the AWS emulator that test/interop/peer-kms.test.ts runs the whole round against, which is written by other people
# than this action and its fakes, and the versions of Node.js besides 24 that the command runs on. Running this again changes nothing.
set -eu

ministack=1.5.33
cryptography=50.0.2 # without it the emulator cannot sign
nodes='20.20.2 22.23.3 26.12.1' # of which the first is too old

folder=$(cd "$(dirname "$0")/.." && pwd)/.peers
wanted="ministack==$ministack cryptography==$cryptography"

if [ -x "$folder/bin/python" ] && [ "$(cat "$folder/installed" 2>/dev/null)" = "$wanted" ]; then
  echo "Already installed in $folder: $wanted"
else
  rm -rf "$folder"
  python3 -m venv "$folder"
  # shellcheck disable=SC2086
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check $wanted
  echo "$wanted" >"$folder/installed"
  echo "Installed in $folder: $wanted"
fi

# packages of the Node.js project's binaries, without scripts, as those of Node 24 in package-lock.json
platform=$(node -p '[process.platform === "win32" ? "win" : process.platform, process.arch].join("-")')
for version in $nodes; do
  place=$folder/node-${version%%.*}
  if [ "$("$place/node_modules/node-$platform/bin/node" --version 2>/dev/null)" = "v$version" ]; then
    echo "Already installed in $place: Node.js $version"
  else
    rm -rf "$place"
    npm install --silent --no-save --ignore-scripts --no-package-lock --prefix "$place" "node-$platform@$version"
    echo "Installed in $place: Node.js $version"
  fi
done
