package io.github.tenantsnapshot;

import java.util.List;
import java.util.stream.Collectors;

/** The request breaks rules: all of them are listed. */
public final class InvalidRequestException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  private final transient List<Violation> violations;

  InvalidRequestException(List<Violation> violations) {
    super(
        violations.stream()
            .map(Violation::message)
            .collect(Collectors.joining(" ", "The request is not valid. ", "")));
    this.violations = List.copyOf(violations);
  }

  /** Returns every broken rule, in the order of the request's members; at least one. */
  public List<Violation> violations() {
    return violations;
  }
}
