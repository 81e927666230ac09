output "key_arn" {
  description = "For key-id"
  value       = aws_kms_key.signing.arn
}

output "additional_key_arn" {
  description = "For additional-key-id"
  value       = one(local.additional_keys)
}

output "signing_role_arn" {
  description = "For role-to-assume where releases are signed"
  value       = aws_iam_role.signing.arn
}

output "verify_role_arn" {
  description = "For role-to-assume where releases are verified"
  value       = aws_iam_role.verify.arn
}
