curl --silent --show-error --fail-with-body "$RESULTS_ONLINE_URL/v1/verifications?limit=10" \
  --user "$RESULTS_ONLINE_KEY:"
