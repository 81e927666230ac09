#!/bin/sh
# The shell script that this action replaces: sign files with KMS, prove the signatures, attach them to a release.
# Usage: sign-with-aws-cli.sh FILE…, with KEY_ID, API_URL, REPOSITORY, RELEASE_ID, TOKEN and, for OIDC, ROLE_ARN.
set -eu

. "$(dirname "$0")/assume-role.sh"
. "$(dirname "$0")/attach.sh"

aws kms get-public-key --key-id "$KEY_ID" --query PublicKey --output text | base64 -d >key.der
openssl pkey -pubin -inform DER -in key.der -out signing-public-key.pem

for file in "$@"; do
  openssl dgst -sha256 -binary -out digest.bin "$file"
  aws kms sign --key-id "$KEY_ID" --message fileb://digest.bin --message-type DIGEST \
    --signing-algorithm RSASSA_PSS_SHA_256 --query Signature --output text | base64 -d >"$file.sig"
  openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest \
    -verify signing-public-key.pem -signature "$file.sig" "$file"
done

for file in "$@"; do attach "$file.sig"; done
attach signing-public-key.pem
