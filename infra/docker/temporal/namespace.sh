#!/bin/sh
# Creates the namespace and its search attributes. Safe to repeat.
set -eu
temporal operator cluster health
temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  # The id of a workflow is taken only as long as its history is kept.
  temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention 168h

known=$(temporal operator search-attribute list -n "$TEMPORAL_NAMESPACE")
for attribute in TenantId:Keyword ProjectId:Keyword AutomationVersionId:Keyword TaskId:Keyword InterlockState:Keyword About:Text; do
  name=${attribute%:*}
  case $known in
    *"$name"*) ;;
    *) temporal operator search-attribute create -n "$TEMPORAL_NAMESPACE" --name "$name" --type "${attribute#*:}" ;;
  esac
done
