package io.github.tenantsnapshot;

import java.util.List;
import java.util.stream.Collectors;

/** The request breaks rules: all of them are listed. */
public final class InvalidRequestException extends SnapshotException {

  private static final long serialVersionUID = 1L;

  /** How many violations the message names; the list has them all. */
  private static final int NAMED = 20;

  private final transient List<Violation> violations;

  InvalidRequestException(List<Violation> violations) {
    super(
        violations.stream()
            .limit(NAMED)
            .map(Violation::message)
            .collect(
                Collectors.joining(
                    " ",
                    "The request is not valid. ",
                    violations.size() > NAMED
                        ? " And " + (violations.size() - NAMED) + " more."
                        : "")));
    this.violations = List.copyOf(violations);
  }

  /** Returns the broken rules, in the order of the request's members: from 1 to 1,000 of them. */
  public List<Violation> violations() {
    return violations;
  }
}
