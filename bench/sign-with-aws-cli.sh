#!/bin/sh
# The shell script that this action replaces: sign files with KMS, prove the signatures, attach them to a release.
# Usage: sign-with-aws-cli.sh FILE…, with KEY_ID, API_URL, REPOSITORY, RELEASE_ID, TOKEN and, for OIDC, ROLE_ARN.
set -eu

if [ -n "${ROLE_ARN:-}" ]; then
  jwt=$(curl -sSf -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
    "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" | sed -n 's/.*"value":"\([^"]*\)".*/\1/p')
  session=$(aws sts assume-role-with-web-identity --role-arn "$ROLE_ARN" --role-session-name release \
    --duration-seconds 900 --web-identity-token "$jwt" \
    --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)
  read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN <<END
$session
END
  export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
fi

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
