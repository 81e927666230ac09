#!/bin/sh
# Installs the AWS emulator that test/interop/peer-kms.test.ts runs the whole round against, into .peers/.
# It is written by other people than this action and its fakes. Running this again changes nothing.
set -eu

ministack=1.5.33
cryptography=50.0.2 # without it the emulator cannot sign

folder=$(cd "$(dirname "$0")/.." && pwd)/.peers
wanted="ministack==$ministack cryptography==$cryptography"

if [ -x "$folder/bin/python" ] && [ "$(cat "$folder/installed" 2>/dev/null)" = "$wanted" ]; then
  echo "Already installed in $folder: $wanted"
  exit 0
fi
rm -rf "$folder"
python3 -m venv "$folder"
# shellcheck disable=SC2086
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check $wanted
echo "$wanted" >"$folder/installed"
echo "Installed in $folder: $wanted"
