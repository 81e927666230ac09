# Sourced by the scripts that use the AWS CLI: with ROLE_ARN, exchanges the job's OIDC token for the role's credentials.

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
