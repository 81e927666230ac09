# Sourced by the scripts that sign: finds the release's upload URL, defines attach FILE.
# Needs API_URL, REPOSITORY, RELEASE_ID and TOKEN.

upload_url=$(curl -sSf -H "Authorization: Bearer $TOKEN" "$API_URL/repos/$REPOSITORY/releases/$RELEASE_ID" |
  sed -n 's/.*"upload_url":"\([^"{]*\).*/\1/p')

attach() {
  curl -sSf -o /dev/null -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/octet-stream' \
    --data-binary "@$1" "$upload_url?name=$(basename "$1")"
}
