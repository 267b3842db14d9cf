curl --include --silent --show-error "$RESULTS_ONLINE_URL/v1/verifications" \
  --header "Authorization: Bearer $RESULTS_ONLINE_KEY" \
  --header "Content-Type: application/json" \
  --data '{"candidate_id": "NGG004291", "secret_number": "5362", "purpose": "admission"}'
