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

output "public_key" {
  description = "For keys/signing-public-key.pem where releases are verified"
  value       = data.aws_kms_public_key.signing.public_key_pem
}

output "workflow" {
  description = "A workflow that signs releases; the fingerprint is that of public_key"
  value       = "${var.subjects}${var.job_workflow_ref}" == "" ? local.workflow : "The role trusts what its list of subjects or the name of a reusable workflow says: examples/workflows/reusable-signing.yml is a workflow for that."
}
