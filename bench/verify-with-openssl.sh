#!/bin/sh
# Verifies FILE.sig for each FILE: verify-with-openssl.sh PUBLIC-KEY FILE…
set -eu
key=$1
shift
for file in "$@"; do
  openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest \
    -verify "$key" -signature "$file.sig" "$file"
done
