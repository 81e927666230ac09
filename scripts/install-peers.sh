#!/bin/sh
# Installs what other people wrote and tests hold this action against: the emulators of KMS that test/interop/peer-kms.slow.test.ts runs the
# whole round against, and test/interop/aws-setup*.test.ts the set-ups of examples/aws; versions of Node.js besides that of
# package-lock.json, and Bun. Into $KMS_SIGN_PEERS, else into .peers/ of this folder.
# Running this again changes nothing.
set -eu

ministack=1.5.33
moto=5.2.5
flask='flask==3.1.3 flask-cors==6.0.5' # what moto needs to be a server
cryptography=50.0.2                     # without it MiniStack cannot sign
nodes='20.20.2 22.23.3 24.0.2 26.12.1'  # of which the first is too old
bun=1.4.5

folder=${KMS_SIGN_PEERS:-$(cd "$(dirname "$0")/.." && pwd)/.peers}
wanted="ministack==$ministack moto==$moto $flask cryptography==$cryptography"
python=$folder/python

if [ -x "$python/bin/python" ] && [ "$(cat "$python/installed" 2>/dev/null)" = "$wanted" ] && "$python/bin/python" -c ''; then
  echo "Already installed in $python: $wanted"
else
  rm -rf "$python"
  mkdir -p "$folder"
  python3 -m venv "$python"
  # shellcheck disable=SC2086
  "$python/bin/python" -m pip install --quiet --disable-pip-version-check $wanted
  echo "$wanted" >"$python/installed"
  echo "Installed in $python: $wanted"
fi

# packages of the Node.js project's binaries, without scripts, as those of Node 24 in package-lock.json
platform=$(node -p '[process.platform === "win32" ? "win" : process.platform, process.arch].join("-")')
for version in $nodes; do
  place=$folder/node-${version%.*}
  if [ "$("$place/node_modules/node-$platform/bin/node" --version 2>/dev/null)" = "v$version" ]; then
    echo "Already installed in $place: Node.js $version"
  else
    rm -rf "$place"
    npm install --silent --no-save --ignore-scripts --no-package-lock --prefix "$place" "node-$platform@$version"
    echo "Installed in $place: Node.js $version"
  fi
done

# Bun for processors of any age
case $platform in
  linux-x64) package='bun-linux-x64-baseline' ;;
  linux-arm64) package='bun-linux-aarch64' ;;
  *) exit 0 ;;
esac
place=$folder/bun
if [ "$("$place/node_modules/@oven/$package/bin/bun" --version 2>/dev/null)" = "$bun" ]; then
  echo "Already installed in $place: Bun $bun"
else
  rm -rf "$place"
  npm install --silent --no-save --ignore-scripts --no-package-lock --prefix "$place" "@oven/$package@$bun"
  echo "Installed in $place: Bun $bun"
fi
