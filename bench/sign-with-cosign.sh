#!/bin/sh
# The same as sign-with-aws-cli.sh with cosign: it signs with RSA PKCS #1 v1.5 only.
# Usage: sign-with-cosign.sh FILE…, with COSIGN_MAJOR, KEY_ID, API_URL, REPOSITORY, RELEASE_ID, TOKEN and, for OIDC, ROLE_ARN.
set -eu

if [ -n "${ROLE_ARN:-}" ]; then
  curl -sSf -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
    "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" | sed -n 's/.*"value":"\([^"]*\)".*/\1/p' >token.jwt
  export AWS_ROLE_ARN="$ROLE_ARN" AWS_ROLE_SESSION_NAME=release AWS_WEB_IDENTITY_TOKEN_FILE="$PWD/token.jwt"
fi

. "$(dirname "$0")/attach.sh"

cosign public-key --key "awskms:///$KEY_ID" >signing-public-key.pem

# cosign 3 writes bundles only, from which the signature is taken
sign() {
  if [ "$COSIGN_MAJOR" -ge 3 ]; then
    cosign sign-blob --key "awskms:///$KEY_ID" --use-signing-config=false --tlog-upload=false --bundle bundle.json --yes "$1" \
      >cosign.log 2>&1
    sed -n 's/.*"signature":"\([^"]*\)".*/\1/p' bundle.json | base64 -d
  else
    cosign sign-blob --key "awskms:///$KEY_ID" --tlog-upload=false --yes "$1" 2>cosign.log | base64 -d
  fi
}

for file in "$@"; do
  sign "$file" >"$file.sig"
  openssl dgst -sha256 -verify signing-public-key.pem -signature "$file.sig" "$file"
done

for file in "$@"; do attach "$file.sig"; done
attach signing-public-key.pem
