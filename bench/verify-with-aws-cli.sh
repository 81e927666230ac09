#!/bin/sh
# Has KMS verify FILE.sig for each FILE. Usage: verify-with-aws-cli.sh FILE…, with KEY_ID and, for OIDC, ROLE_ARN.
set -eu

. "$(dirname "$0")/assume-role.sh"

for file in "$@"; do
  openssl dgst -sha256 -binary -out digest.raw "$file"
  aws kms verify --key-id "$KEY_ID" --message fileb://digest.raw --message-type DIGEST \
    --signature "fileb://$file.sig" --signing-algorithm RSASSA_PSS_SHA_256 >verdict.json
done
