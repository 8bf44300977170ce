"""Letters at rest: queued, claimed, sent, received, taken back, erased."""
