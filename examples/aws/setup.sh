#!/bin/sh
# Creates what signing and verifying need in AWS: an RSA key with its alias, GitHub's OIDC provider unless the account has one, a role
# that may sign, and a role that may only verify. Running it again updates the policies and creates nothing twice.
#
#   REPOSITORY=your-org/your-repo AWS_REGION=eu-central-1 sh setup.sh
#
# Parameters are environment variables; README.md beside this file lists them. Everything in the parentheses can also be pasted into
# any shell: it has no comments and no history characters, and does not change the shell's variables.
(
set -eu
: "${REPOSITORY:?Set REPOSITORY to owner/name}" "${AWS_REGION:?Set AWS_REGION to the Region of the key}"
REPOSITORY_WITH_IDS=${REPOSITORY_WITH_IDS:-} ENVIRONMENT=${ENVIRONMENT:-release} VERIFY_ENVIRONMENT=${VERIFY_ENVIRONMENT:-production}
NAME=${NAME:-release-signing} KEY_SPEC=${KEY_SPEC:-RSA_4096} SIGNING_ALGORITHM=${SIGNING_ALGORITHM:-RSASSA_PSS_SHA_256}
OIDC_ISSUER=${OIDC_ISSUER:-token.actions.githubusercontent.com} JOB_WORKFLOW_REF=${JOB_WORKFLOW_REF:-}
export AWS_REGION AWS_DEFAULT_REGION="$AWS_REGION" AWS_PAGER=

fail() { printf '%s\n' "$*" >&2; exit 1; }
check() { printf '%s' "$2" | grep -Eqx -- "$3" || fail "$1 is '$2', expected $3"; }
check REPOSITORY "$REPOSITORY" '[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+'
check REPOSITORY_WITH_IDS "${REPOSITORY_WITH_IDS:-a@1/b@2}" '[A-Za-z0-9_.-]+@[0-9]+/[A-Za-z0-9_.-]+@[0-9]+'
check ENVIRONMENT "$ENVIRONMENT" '[A-Za-z0-9_.-]+'
check VERIFY_ENVIRONMENT "$VERIFY_ENVIRONMENT" '[A-Za-z0-9_.-]+'
check NAME "$NAME" '[A-Za-z0-9_-]{1,57}'
check KEY_SPEC "$KEY_SPEC" 'RSA_(2048|3072|4096)'
check SIGNING_ALGORITHM "$SIGNING_ALGORITHM" 'RSASSA_(PSS|PKCS1_V1_5)_SHA_(256|384|512)'
check OIDC_ISSUER "$OIDC_ISSUER" '[a-z0-9.-]+(/[A-Za-z0-9_./-]+)?'
check JOB_WORKFLOW_REF "${JOB_WORKFLOW_REF:-a/b/.github/workflows/c.yml@d}" '[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+/[.]github/workflows/[A-Za-z0-9_.-]+@[A-Za-z0-9_./-]+'

CALLER=$(aws sts get-caller-identity --query Arn --output text)
PARTITION=$(printf '%s' "$CALLER" | cut -d: -f2)
ACCOUNT=$(printf '%s' "$CALLER" | cut -d: -f5)
AUDIENCE=sts.amazonaws.com
if [ "$PARTITION" = aws-cn ]; then AUDIENCE=sts.amazonaws.com.cn; fi
PROVIDER="arn:${PARTITION}:iam::${ACCOUNT}:oidc-provider/$OIDC_ISSUER"
ROLE="arn:${PARTITION}:iam::${ACCOUNT}:role/$NAME"
VERIFY_ROLE="$ROLE-verify"

trust_policy() {
  SUBJECTS="\"repo:${REPOSITORY}:environment:$1\""
  if [ -n "$REPOSITORY_WITH_IDS" ]; then SUBJECTS="$SUBJECTS, \"repo:${REPOSITORY_WITH_IDS}:environment:$1\""; fi
  WORKFLOW=
  if [ -n "$2" ]; then WORKFLOW=", \"${OIDC_ISSUER}:job_workflow_ref\": \"$2\""; fi
  cat <<JSON
{ "Version": "2012-10-17", "Statement": [
  { "Effect": "Allow", "Principal": { "Federated": "$PROVIDER" }, "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": { "StringEquals": {
      "${OIDC_ISSUER}:aud": "$AUDIENCE",
      "${OIDC_ISSUER}:sub": [$SUBJECTS]$WORKFLOW } } }
] }
JSON
}

sign_policy() {
  cat <<JSON
{ "Version": "2012-10-17", "Statement": [
  { "Sid": "ReadPublicKey", "Effect": "Allow", "Action": "kms:GetPublicKey", "Resource": "$KEY_ARN" },
  { "Sid": "SignDigests", "Effect": "Allow", "Action": "kms:Sign", "Resource": "$KEY_ARN",
    "Condition": { "StringEquals": { "kms:MessageType": "DIGEST", "kms:SigningAlgorithm": "$SIGNING_ALGORITHM" } } }
] }
JSON
}

verify_policy() {
  cat <<JSON
{ "Version": "2012-10-17", "Statement": [
  { "Sid": "Verify", "Effect": "Allow", "Action": ["kms:GetPublicKey", "kms:Verify"], "Resource": "$KEY_ARN" }
] }
JSON
}

key_policy() {
  cat <<JSON
{ "Version": "2012-10-17", "Statement": [
  { "Sid": "AdministratorsManage", "Effect": "Allow", "Principal": { "AWS": "arn:${PARTITION}:iam::${ACCOUNT}:root" }, "Resource": "*",
    "Action": [
      "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey", "kms:EnableKey",
      "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:GetPublicKey", "kms:ListGrants", "kms:ListKeyPolicies",
      "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:RevokeGrant", "kms:ScheduleKeyDeletion", "kms:TagResource",
      "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription" ] },
  { "Sid": "RolesReadPublicKey", "Effect": "Allow", "Principal": { "AWS": ["$ROLE", "$VERIFY_ROLE"] },
    "Action": "kms:GetPublicKey", "Resource": "*" },
  { "Sid": "SigningRoleSignsDigests", "Effect": "Allow", "Principal": { "AWS": "$ROLE" }, "Action": "kms:Sign", "Resource": "*",
    "Condition": { "StringEquals": { "kms:MessageType": "DIGEST", "kms:SigningAlgorithm": "$SIGNING_ALGORITHM" } } },
  { "Sid": "VerifyRoleVerifies", "Effect": "Allow", "Principal": { "AWS": "$VERIFY_ROLE" }, "Action": "kms:Verify", "Resource": "*" },
  { "Sid": "NobodyElseSigns", "Effect": "Deny", "Principal": "*", "Action": "kms:Sign", "Resource": "*",
    "Condition": { "StringNotEquals": { "aws:PrincipalArn": "$ROLE" } } },
  { "Sid": "NothingButDigestsIsSigned", "Effect": "Deny", "Principal": "*", "Action": "kms:Sign", "Resource": "*",
    "Condition": { "StringNotEquals": { "kms:MessageType": "DIGEST" } } },
  { "Sid": "NoOtherAlgorithmSigns", "Effect": "Deny", "Principal": "*", "Action": "kms:Sign", "Resource": "*",
    "Condition": { "StringNotEquals": { "kms:SigningAlgorithm": "$SIGNING_ALGORITHM" } } }
] }
JSON
}

found() {
  if OUTPUT=$("$@" 2>&1); then return 0; fi
  case $OUTPUT in *NoSuchEntity*|*NotFoundException*) return 1 ;; esac
  fail "$OUTPUT"
}
ours() {
  case $OUTPUT in *release-signing-setup*) ;; *) fail "$1 exists but was not made by this script; choose another NAME" ;; esac
}
TAG="Key=made-by,Value=release-signing-setup"

if found aws iam get-open-id-connect-provider --open-id-connect-provider-arn "$PROVIDER" --query ClientIDList --output text; then
  if printf '%s' "$OUTPUT" | tr '\t' '\n' | grep -Fqx "$AUDIENCE"; then :; else
    aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn "$PROVIDER" --client-id "$AUDIENCE"
  fi
else
  aws iam create-open-id-connect-provider --url "https://$OIDC_ISSUER" --client-id-list "$AUDIENCE" >/dev/null
fi

make_role() {
  if found aws iam list-role-tags --role-name "$1" --output text; then
    ours "The role $1"
    aws iam update-assume-role-policy --role-name "$1" --policy-document "$3"
  else
    aws iam create-role --role-name "$1" --description "$2" --tags "$TAG" --assume-role-policy-document "$3" >/dev/null
  fi
}
make_role "$NAME" "Signs releases of $REPOSITORY" "$(trust_policy "$ENVIRONMENT" "$JOB_WORKFLOW_REF")"
make_role "$NAME-verify" "Verifies releases of $REPOSITORY" "$(trust_policy "$VERIFY_ENVIRONMENT" "")"

if found aws kms describe-key --key-id "alias/$NAME" --query 'KeyMetadata.[Arn,KeySpec,KeyUsage]' --output text; then
  KEY_ARN=$(printf '%s' "$OUTPUT" | cut -f1)
  FOUND=$(printf '%s' "$OUTPUT" | cut -f2,3 | tr '\t' ' ')
  if [ "$FOUND" != "$KEY_SPEC SIGN_VERIFY" ]; then fail "alias/$NAME is a key of $FOUND, expected $KEY_SPEC SIGN_VERIFY"; fi
  found aws kms list-resource-tags --key-id "$KEY_ARN" --output text || fail "$OUTPUT"
  ours "The key behind alias/$NAME"
  set -- put-key-policy --key-id "$KEY_ARN" --policy-name default
else
  set -- create-key --key-spec "$KEY_SPEC" --key-usage SIGN_VERIFY --description "Signs releases of $REPOSITORY" \
    --tags TagKey=made-by,TagValue=release-signing-setup --query KeyMetadata.Arn --output text
fi
TRIES=10
while true; do
  if MADE=$(aws kms "$@" --policy "$(key_policy)" 2>&1); then break; fi
  TRIES=$((TRIES - 1))
  case $MADE in *MalformedPolicyDocument*) ;; *) fail "$MADE" ;; esac
  if [ "$TRIES" = 0 ]; then fail "$MADE"; fi
  echo "KMS does not know the new roles yet; trying again" >&2
  sleep 5
done
if [ "$1" = create-key ]; then
  KEY_ARN=$MADE
  aws kms create-alias --alias-name "alias/$NAME" --target-key-id "$KEY_ARN" ||
    fail "The key $KEY_ARN was made, but not its alias: make alias/$NAME for it, then run this again"
fi

aws iam put-role-policy --role-name "$NAME" --policy-name sign --policy-document "$(sign_policy)"
aws iam put-role-policy --role-name "$NAME-verify" --policy-name verify --policy-document "$(verify_policy)"

aws kms get-public-key --key-id "$KEY_ARN" --query PublicKey --output text | openssl base64 -d -A -out "$NAME.der"
openssl pkey -pubin -inform DER -in "$NAME.der" -out "$NAME.pem"
echo "KEY_ARN: $KEY_ARN"
echo "KEY_FINGERPRINT: sha256:$(openssl dgst -sha256 -r "$NAME.der" | cut -d' ' -f1)"
echo "role-to-assume (sign): $ROLE"
echo "role-to-assume (verify): $VERIFY_ROLE"
rm -f "$NAME.der"
)
